"""The model engine: decides every promise in process, on device models read from text."""
