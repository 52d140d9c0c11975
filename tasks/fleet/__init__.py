"""How the devices of a fleet are reached."""
