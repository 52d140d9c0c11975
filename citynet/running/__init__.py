"""From what a device says of itself to text in the dialect of its files."""

from citynet.running.disk import disk_changes
from citynet.running.errors import ObservationError
from citynet.running.fingerprint import fingerprint
from citynet.running.model import FrrObservation
from citynet.running.text import running_text

__all__ = [
    "FrrObservation",
    "ObservationError",
    "disk_changes",
    "fingerprint",
    "running_text",
]
