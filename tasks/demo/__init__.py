"""The demo: the whole way once, on a copy of the reference city, and what somebody breaks."""
