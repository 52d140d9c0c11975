"""From intents and numbers to devices."""
