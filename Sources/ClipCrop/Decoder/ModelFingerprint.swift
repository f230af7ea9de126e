struct ModelFingerprint { let text = ""; init(folder: String) throws {} }
