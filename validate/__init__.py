"""Proof before push: engines that decide promises on the text that would be pushed."""
