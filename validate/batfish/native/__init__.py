"""Native text as Batfish parses it: a witness that owes our readers nothing."""
