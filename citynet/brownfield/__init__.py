"""Networks that were there before citynet: what their devices' texts tell, and what is taken.

::

    found = import_device("eg-old1", Platform.VRP, {"config": text}, city, locks)
    entries = entries_of(found, city, locks, bindings)  # what citynet must not give to others
"""

from citynet.brownfield.entry import host_entry, link_entry
from citynet.brownfield.importing import import_device
from citynet.brownfield.reserve import Entries, entries_of
from citynet.brownfield.shares import large_shares
from citynet.brownfield.writing import merged, reserved_text

__all__ = [
    "Entries",
    "entries_of",
    "host_entry",
    "import_device",
    "large_shares",
    "link_entry",
    "merged",
    "reserved_text",
]
