"""A running lab is given the tenants' hosts that the intents name now."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tasks.lab.preparation import prepare
from tasks.lab.reach import client_of
from tasks.pipeline import Built

if TYPE_CHECKING:
    from lab.status import HostsChanged

__all__ = ["change_hosts"]


def change_hosts(root: Path, built: Built) -> HostsChanged:
    """Return which hosts came and went. Raises ``UnavailableError`` without a lab."""
    client = client_of(root)
    return client.hosts(prepare(built, root).plan)
