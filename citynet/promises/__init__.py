"""What intents guarantee, said without looking at how it is configured."""
