"""Other people's programs as witnesses of ours."""
