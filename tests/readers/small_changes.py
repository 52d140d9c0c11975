"""Every small change of a device in some fields, rendered and read back."""

from __future__ import annotations

import re

from citynet.device.model import Device
from citynet.device.sorting import sorted_device
from citynet.errors import FindingsError
from citynet.readers import read_back
from tests.render.changes import changes
from tests.render.texts import config_of

__all__ = ["read_back_changed"]


def read_back_changed(device: Device, fields: re.Pattern[str]) -> int:
    """Assert that each change of a field whose path has ``fields`` is read back as it was made.

    Returns how many could be rendered; the others are refused.
    """
    tried = 0
    for path, changed in changes(device):
        if fields.search(path) is None:
            continue
        try:
            configuration = config_of(changed)
        except FindingsError:
            continue
        files = {configuration.path: configuration.text}
        found = read_back(changed.name, changed.platform, files)
        assert (path, found.unread, found.device) == (path, (), sorted_device(changed))
        tried += 1
    return tried
