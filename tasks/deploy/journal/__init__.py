"""The journal of deployments, and the lock that lets one run at a time.

The journal outlives every crash of the program that writes it: each step stands there before it is
done and after. It holds no value of a secret; texts stand in it with their references.
"""

from tasks.deploy.journal.errors import JournalError, LockedError
from tasks.deploy.journal.journal import Journal
from tasks.deploy.journal.lock import fleet_lock
from tasks.deploy.journal.model import (
    Confirmed,
    Decision,
    DeviceRecord,
    Direction,
    Record,
    StepRecord,
)

__all__ = [
    "Confirmed",
    "Decision",
    "DeviceRecord",
    "Direction",
    "Journal",
    "JournalError",
    "LockedError",
    "Record",
    "StepRecord",
    "fleet_lock",
]
