"""A city with intents, placed with numbers that are all new."""

from __future__ import annotations

import pytest

from citynet.allocation import IdLocks, allocate
from citynet.city.model import City
from citynet.errors import Finding, FindingsError
from citynet.intent.model import Intents
from citynet.placement import place
from citynet.placement.model import Placement

__all__ = ["placed", "refused"]


def placed(city: City, intents: Intents) -> Placement:
    """Return the placement."""
    return place(city, intents, allocate(city, intents, IdLocks()))


def refused(city: City, intents: Intents) -> tuple[Finding, ...]:
    """Return the findings of a placement that is refused."""
    with pytest.raises(FindingsError) as raised:
        placed(city, intents)
    return raised.value.findings
