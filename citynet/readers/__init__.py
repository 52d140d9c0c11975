"""From vendor text back to device models, by readers that know no template."""
