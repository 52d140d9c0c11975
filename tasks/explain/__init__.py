"""What ``citynet explain`` answers: where lines come from, and what a source of lines made."""
