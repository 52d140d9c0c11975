"""What intents guarantee, said without looking at how it is configured."""

from citynet.promises.stated import promises_of

__all__ = ["promises_of"]
