"""Numbers: given once, for ever."""
