"""Entries of the inventory for a person to complete: what the text does not tell is a question."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from citynet.brownfield.model import Imported, Neighbour
from citynet.check.cabling import is_port_name
from citynet.city.model import City
from citynet.units import format_bandwidth

__all__ = ["host_entry", "link_entry"]

_QUESTION: Final = "'?'"
"""Stands where the text tells nothing; no value of the inventory, so that check refuses it."""

_PORT: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9/-]{0,30}")


def host_entry(found: Imported) -> str:
    """Return the device as it belongs into ``inventory/hosts.yaml``."""
    return "\n".join(_host(found)) + "\n"


def _host(found: Imported) -> Iterator[str]:
    management = found.management
    yield f"{found.device}:"
    yield f"  hostname: {management.address.ip if management else _QUESTION}"
    yield f"  groups: [{found.platform}, {_QUESTION}]  # which domain?"
    yield "  data:"
    yield f"    site: {_QUESTION}  # which site of inventory/sites.yaml?"
    yield f"    role: {_QUESTION}  # core, edge or border?"
    yield f"    trust: {_QUESTION}  # high, standard or low?"
    if management is None:
        yield f"    management: {_QUESTION}  # port, address with length, gateway?"
    else:
        gateway = management.gateway or _QUESTION
        yield (
            f"    management: {{port: {management.port}, address: {management.address},"
            f" gateway: {gateway}}}"
        )
    ports = [
        one
        for one in found.ports
        if one.vlans and not one.core and is_port_name(found.platform, one.name)
    ]
    if ports:
        yield "    ports:"
    for port in ports:
        speed = format_bandwidth(port.speed) if port.speed else _QUESTION
        asked = "" if port.speed else "  # which speed?"
        yield f"      - {{name: {port.name}, speed: {speed}}}{asked}"


def link_entry(city: City, found: Imported, other: Neighbour) -> str | None:
    """Return a link as it belongs into ``inventory/links.yaml``; ``None`` for one that is there."""
    if not _PORT.fullmatch(other.port):
        return None
    ends = {f"{found.device}:{other.port}", f"{other.device}:{other.device_port}"}
    if any({str(end) for end in link.ends} == ends for link in city.links.values()):
        return None
    speed = next((one.speed for one in found.ports if one.name == other.port), None)
    capacity = format_bandwidth(speed) if speed else _QUESTION
    near, far = f"{found.device}:{other.port}", f"{other.device}:{other.device_port}"
    return "".join(
        (
            f"  - name: {found.device}--{other.device}\n",
            f"    ends: ['{near}', '{far}']\n",
            f"    capacity: {capacity}\n",
            f"    delay: {_QUESTION}  # one-way delay of the cable?\n",
            f"    partition: {_QUESTION}  # queue, flexe, channel or fgotn?\n",
            f"    encryption: {_QUESTION}\n",
            f"    trust: {_QUESTION}\n",
            f"    region: {_QUESTION}\n",
        )
    )
