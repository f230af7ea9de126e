import COneDNN

print(ccdnn_version())
