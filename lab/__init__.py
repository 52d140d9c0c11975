"""Real routers and tenants' hosts on one machine."""
