"""From what a device says of itself to text in the dialect of its files."""
