"""From device models to vendor text."""
