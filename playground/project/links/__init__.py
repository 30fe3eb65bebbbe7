"""Links of TensorFlow Playground, read and written."""
