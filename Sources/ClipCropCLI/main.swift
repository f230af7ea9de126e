import CVips
print("clipcrop")
