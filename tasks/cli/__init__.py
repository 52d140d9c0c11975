"""The command ``citynet``: one module per verb."""
