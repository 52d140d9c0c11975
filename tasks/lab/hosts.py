"""A running lab is given the tenants' hosts that the intents name now."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lab.plan import planned_hosts
from tasks.lab.reach import client_of
from tasks.pipeline import Built
from validate.lab.hosts import terminals_in

if TYPE_CHECKING:
    from lab.status import HostsChanged

__all__ = ["change_hosts"]


def change_hosts(root: Path, built: Built) -> HostsChanged:
    """Return which hosts came and went. Raises ``UnavailableError`` without a lab."""
    terminals = terminals_in(built.proposal.promises)
    return client_of(root).hosts(planned_hosts(terminals, built.rehearsal.interfaces))
