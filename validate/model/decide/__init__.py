"""How each kind of promise is decided, one module per kind."""
