"""How a lab does, in lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lab.status import CableStatus, LabStatus, RouterStatus

__all__ = ["status_lines"]


def status_lines(status: LabStatus) -> Iterator[str]:
    """Yield a line for each router, what it misses, and a line for each cable that is not whole."""
    for name, router in sorted(status.routers.items()):
        yield f"  {name}: {_router(router)}"
        yield from (f"    missing: {what}" for what in router.missing)
    for name, cable in sorted(status.cables.items()):
        if said := _cable(cable):
            yield f"  {name}: {said}"


def _router(router: RouterStatus) -> str:
    if not router.running:
        return "was killed" if router.failed else "is dead"
    said = ["runs" if router.booted else "boots"]
    for title, pair in (("IS-IS", router.adjacencies), ("BGP", router.sessions)):
        if pair is not None:
            said.append(f"{title} {pair[0]} of {pair[1]}")
    if tunnels := router.tunnels:
        if restored := tunnels.neighbors + tunnels.forwarding:
            said.append(f"the lab put back {restored} tunnel entries that zebra lost")
        if tunnels.trouble or not tunnels.watching:
            said.append(f"tunnels are not kept: {tunnels.trouble or 'nobody watches'}")
    return ", ".join(said)


def _cable(cable: CableStatus) -> str:
    if cable.silent:
        return "loses everything, silently"
    if cable.cut:
        return "is cut"
    return "" if cable.up else "has no carrier"
