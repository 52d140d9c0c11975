"""Shares of slice instances on a port: each a node of its scheduler, beside what remains."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from citynet.device.model import InterfaceKind, SliceShare
from citynet.readers.junos.flat import Statement
from citynet.readers.junos.reading import (
    CLASSES,
    InterfaceReading,
    Reading,
    dashed,
    numbered,
    rate,
)
from citynet.readers.junos.slices import HIGHEST
from citynet.readers.junos.statements import Node

__all__ = ["read_shares"]

_MAP: Final = "SLICES"
_SCHEDULER: Final = "percent-25"
_CLASSES: Final = [("forwarding-class", one.value, "scheduler", _SCHEDULER) for one in CLASSES]
_QUARTERS: Final = [(word, "percent", "25") for word in ("transmit-rate", "buffer-size")]
_GUARANTEE: Final = "guaranteed-rate"


def read_shares(node: Node, port: InterfaceReading, reading: Reading, *, alone: bool) -> None:
    """Give a port its shares: all as they are always written, or none.

    ``node`` is ``class-of-service``; ``alone`` says that the port has no sub-interfaces and is
    scheduled in levels.
    """
    ledger, value = reading.ledger, port.draft.value
    profiles, slices = (
        node.at("traffic-control-profiles"),
        node.at("interfaces", value.name, "slice"),
    )
    rest = profiles.at(f"QUEUES-{dashed(value.name)}", _GUARANTEE)
    used = [profiles.at(_profile(value.name, name)) for name in slices.names()]
    statements = [one for part in (slices, rest, *used) for one in part.statements()]
    with ledger.values_of(*statements):
        if value.kind is not InterfaceKind.PHYSICAL or not value.queues or not alone:
            raise ValueError("a port with slices is physical, has queues and no sub-interfaces")
        shares = tuple(_shares(slices, profiles, value.name, reading))
        left = (value.speed or 0) - sum(share.rate for share in shares)
        said = ledger.last(rest)
        if said is None:
            ledger.missing(rest.path, "what remains is guaranteed the rest of the port")
        if said is None or left <= 0 or rate(said[0]) != left:
            raise ValueError("what remains is guaranteed the speed of the port less all shares")
        _expect_queues(node, reading)
        port.draft.put(*statements, slices=shares)


def _profile(port: str, name: str) -> str:
    return f"SLICE-{dashed(port)}-{name}"


def _shares(slices: Node, profiles: Node, port: str, reading: Reading) -> Iterator[SliceShare]:
    for name in slices.names():
        number, profile = numbered("S", name, HIGHEST), _profile(port, name)
        if number not in reading.slices:
            raise ValueError(f"the device has no slice {number}")
        if not slices.at(name).says_exactly([("output-traffic-control-profile", profile)]):
            raise ValueError(f"the profile of this slice is {profile!r}")
        said = _guarantee(profiles.at(profile), reading)
        origin = reading.ledger.origin((), [*slices.at(name).statements(), said])
        yield SliceShare(slice=number, rate=rate(said.words[-1]), dedicated=False, origin=origin)


def _guarantee(profile: Node, reading: Reading) -> Statement:
    """Return the statement of a share's rate, which with its queues is all of the profile."""
    said = reading.ledger.last(profile.at(_GUARANTEE))
    if said is None:
        reading.ledger.missing((*profile.path, _GUARANTEE), "a share without it is none")
        raise ValueError("a slice is guaranteed its share")
    if not profile.says_exactly([("scheduler-map", _MAP), (_GUARANTEE, said[0])]):
        raise ValueError("the profile of a slice has its queues and its share")
    return said[1]


def _expect_queues(node: Node, reading: Reading) -> None:
    for part, lines in (
        (node.at("scheduler-maps", _MAP), _CLASSES),
        (node.at("schedulers", _SCHEDULER), _QUARTERS),
    ):
        complete = reading.ledger.expect(part, lines, "the queues of a slice")
        if not complete or not part.says_exactly(lines):
            raise ValueError("each queue of a slice has a quarter")
