"""Models of pictures: a picture fitted to what they read, a file of ONNX, and its weights."""
