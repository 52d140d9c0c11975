"""Endpoints as intents name them, and the lab's hosts there."""

from __future__ import annotations

from collections.abc import Iterable

from citynet.errors import CallError
from tasks.names import or_meant
from validate.lab.hosts import Host

__all__ = ["host_named"]


def host_named(name: str, hosts: Iterable[Host]) -> Host:
    """Return the host of an endpoint, ``office/beicheng-hall`` or ``slice/office/beicheng-hall``.

    Raises ``CallError`` for a name that no endpoint has, or that two have.
    """
    by_name = {host.name: host for host in hosts}
    found = [host for full, host in by_name.items() if name in {full, full.partition("/")[2]}]
    if len(found) == 1:
        return found[0]
    if found:
        raise CallError(f"{name!r} may be {' or '.join(host.name for host in found)}")
    short = {full.partition("/")[2]: full for full in by_name}
    raise CallError(f"there is no endpoint {name!r}{or_meant(name, [*short, *by_name])}")
