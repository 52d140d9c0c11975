"""Running routers against proven text: hand changes, their owners, the promises they break."""
