"""``locks/paths/``: where each service goes, for people and for the difference in Git.

Nothing is read back from it: ``place`` finds the same again, and ``citynet allocate --check``
reports a file that says something else.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

from citynet.allocation.locks import service_file
from citynet.intent.model import Intents, Service
from citynet.locks.text import API_VERSION, Value, lock_text
from citynet.placement.model import Placement, ServicePlacement
from citynet.units import format_bandwidth, format_delay

__all__ = ["path_locks"]


def path_locks(intents: Intents, placement: Placement) -> Mapping[PurePosixPath, str]:
    """Return the text of every file under ``locks/paths/``, sorted by path."""
    texts = {
        service_file("paths", intents.services[key].owner, key): _text(
            intents.services[key], placed
        )
        for key, placed in placement.services.items()
    }
    return dict(sorted(texts.items()))


def _text(service: Service, placed: ServicePlacement) -> str:
    routes: dict[str, dict[str, Value]] = {}
    for route in placed.routes:
        routes.setdefault(route.source, {})[route.destination] = {
            "delay": format_delay(route.delay),
            "links": route.links,
        }
    # Services without algorithms are most of them, and say nothing about any.
    algorithms: dict[str, Value] = (
        {"algorithms": dict(placed.algorithms)} if placed.algorithms else {}
    )
    applications: dict[str, Value] = (
        {"applications": dict(placed.applications)} if placed.applications else {}
    )
    # Whoever reviews a drain sees what must not fail while it lasts.
    at_risk: dict[str, Value] = (
        {
            "atRisk": {
                risk.kind: {"drained": risk.drained, "failures": risk.failures}
                for risk in placed.risks
            }
        }
        if placed.risks
        else {}
    )
    return lock_text(
        {
            "apiVersion": API_VERSION,
            "kind": "Paths",
            "service": service.key,
            "domains": placed.domains,
            **algorithms,
            **applications,
            **at_risk,
            "handOffs": placed.hand_offs,
            "routes": routes,
            "reservations": {
                reservation.link: {
                    "class": str(reservation.traffic_class),
                    "rate": format_bandwidth(reservation.rate),
                }
                for reservation in placed.reservations
            },
        }
    )
