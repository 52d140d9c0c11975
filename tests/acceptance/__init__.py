"""Who recognises the text of the reference city: ``docs/evidence/acceptance.md``."""
