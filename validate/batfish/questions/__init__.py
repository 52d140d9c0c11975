"""What is asked of a twin for each kind of promise."""
