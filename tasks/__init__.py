"""What people and pipelines run: the command line, and the inventory that Nornir sees."""
