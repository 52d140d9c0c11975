"""What owners ask of the city."""
