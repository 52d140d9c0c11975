"""Packets through real routers, as an engine of the verdict."""
