// ClipCrop
