"""What one device must be, in no vendor's words."""
