"""First program inside a lab's machine: standard library only, on the image's Python 3.11."""
