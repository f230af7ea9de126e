import COneDNN
import CVips
print(ccdnn_version(), clipcrop_vips_init())
