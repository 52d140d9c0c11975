"""What exists only on a path: hand-off VLANs and addresses."""
