"""The image of the lab's routers: made of Debian packages, without root, nothing installed.

::

    cache = cache_directory()  # $XDG_CACHE_HOME/citynet/lab
    image = find_image(cache)  # a finished one; no network
    if image is None:
        print(image_needs(cache))  # what will be fetched, how much, where it goes
        image = make_image(cache, tell=print)

Every error is a :class:`citynet.errors.CitynetError` that says what to do.
"""

from lab.image.cache import cache_directory
from lab.image.make import find_image, make_image
from lab.image.model import Image, Needs, Tool
from lab.image.needs import image_needs

__all__ = [
    "Image",
    "Needs",
    "Tool",
    "cache_directory",
    "find_image",
    "image_needs",
    "make_image",
]
