"""Where each service runs, and what that takes of the network."""
