// OWLViT
