"""The stage: a compiled device in, its first file out."""

from __future__ import annotations

from collections.abc import Sequence

from citynet.city.keys import AdminKey
from citynet.device.model import Device, Platform
from citynet.device.text import REFERENCE
from citynet.onboarding.bare import bare
from citynet.onboarding.usable import usable_keys
from citynet.render import render
from citynet.render.model import ConfigFile
from citynet.render.onboarding import render_first
from citynet.render.templates import TemplateSet

__all__ = ["onboard"]


def onboard(device: Device, keys: Sequence[AdminKey], templates: TemplateSet) -> ConfigFile:
    """Return the smallest text with which ``device``, new from the factory, can be pushed to.

    It names no secret. On FRR it writes the files of day 0 but those that name one, which would
    set passwords to the words of their references; the first push brings them. Raises
    ``FindingsError`` with CN709 without a usable key, and as ``render`` does.
    """
    first = bare(device)
    files: tuple[ConfigFile, ...] = ()
    if device.platform is Platform.FRR:
        (configuration,) = render([first], templates)
        files = tuple(file for file in configuration.files if not REFERENCE.search(file.text))
    return render_first(first, usable_keys(device, keys), templates, files)
