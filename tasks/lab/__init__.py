"""A city's lab: what its routers are given, how it comes up, and how its engine gets at it."""
