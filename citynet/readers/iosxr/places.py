"""Where policy maps of IOS-XR stand, which decides whether they say anything.

An output policy stands on a port, or on all of its sub-interfaces, never on both. A policy counts
only where these rules put it; everywhere else its lines are unread and its field is empty.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from citynet.device.model import Interface, InterfaceKind, Policer, Queue, TrafficClass
from citynet.readers.blocks import Line
from citynet.readers.iosxr.policies import CLASSIFY
from citynet.readers.iosxr.reading import PolicyMap, Reading

__all__ = ["Placed", "place_policies", "slug"]

_PORTS = frozenset({InterfaceKind.PHYSICAL, InterfaceKind.LAG})


@dataclass(slots=True)
class Placed:
    """What policies that stand where they belong say of an interface."""

    policer: Policer | None = None
    marking: TrafficClass | None = None
    shaper: int | None = None
    queues: tuple[Queue, ...] = ()
    lines: list[Line] = field(default_factory=list)


def slug(name: str) -> str:
    """Return an interface's name as it stands in names of policy maps and key chains."""
    return name.replace("/", "-")


class _Places:
    def __init__(self, reading: Reading, interfaces: dict[str, Interface]) -> None:
        self.reading = reading
        self.interfaces = interfaces
        self.children: dict[str, list[str]] = {}
        for name, interface in interfaces.items():
            if interface.parent is not None:
                self.children.setdefault(interface.parent, []).append(name)

    def policy(self, direction: str, name: str) -> PolicyMap | None:
        """Return the policy of an interface, if it is of the form that the interface can have."""
        interface = self.interfaces.get(name)
        found = self.reading.policies.get(f"{direction}-{slug(name)}")
        if interface is None or found is None or interface.lag is not None:
            return None
        if direction == "IN":
            return found
        if interface.kind is InterfaceKind.SUBINTERFACE:
            return found if found.shaper is not None else None
        return found if interface.kind in _PORTS and found.queues else None

    def wanted(self, name: str) -> dict[str, str | None]:
        """Return the policies that have to stand on an interface, by direction."""
        own = {
            direction: f"{prefix}-{slug(name)}" if self.policy(prefix, name) else None
            for direction, prefix in (("input", "IN"), ("output", "OUT"))
        }
        base = self.interfaces[name].parent or name
        if self.policy("OUT", base) is None:
            return own
        if base == name and self.children.get(name):
            return {"input": None, "output": None}
        return {
            "input": own["input"] or CLASSIFY,
            "output": own["output"] or f"OUT-{slug(base)}",
        }

    def stands(self, direction: str, name: str, policy: str) -> bool:
        """Return whether the policy stands on the interface, as it has to."""
        found = self.reading.interfaces[name].policies.get(direction)
        return found == policy == self.wanted(name)[direction]

    def has_queues(self, name: str) -> bool:
        """Return whether the queues of a port are everywhere where they have to be."""
        policy = f"OUT-{slug(name)}"
        for child in self.children.get(name, []):
            shaped = self.policy("OUT", child)
            if shaped is None and not self.stands("output", child, policy):
                return False
            if shaped is not None and not (
                shaped.child == policy and self.stands("output", child, f"OUT-{slug(child)}")
            ):
                return False
        return bool(self.children.get(name)) or self.stands("output", name, policy)


def place_policies(reading: Reading, interfaces: dict[str, Interface]) -> dict[str, Placed]:
    """Return what the policies say of each interface; enter all that stand elsewhere."""
    places = _Places(reading, interfaces)
    used: set[str] = set()
    placed: dict[str, Placed] = {}
    for name in interfaces:
        _check_lines(name, places)
        placed[name] = _placed(name, places, used)
    for name, policy in reading.policies.items():
        if name not in used:
            reading.ledger.refuse(policy.opener, "does not stand where it would count")
    return placed


def _check_lines(name: str, places: _Places) -> None:
    found = places.reading.interfaces[name]
    for direction, wanted in places.wanted(name).items():
        key = f"service-policy {direction}"
        if wanted is not None and direction not in found.policies:
            text = f"interface {name} / {key} {wanted}"
            places.reading.ledger.missing(text, "belongs to this interface")
        elif found.policies.get(direction) != wanted:
            found.block.forbid([key], "not the policy that belongs to this interface")


def _placed(name: str, places: _Places, used: set[str]) -> Placed:
    result = Placed()
    inward, outward = places.policy("IN", name), places.policy("OUT", name)
    if inward is not None and places.stands("input", name, f"IN-{slug(name)}"):
        used.add(f"IN-{slug(name)}")
        result.policer, result.marking = inward.policer, inward.marking
        result.lines.extend(inward.opener.lines())
    if outward is None:
        return result
    policy = f"OUT-{slug(name)}"
    parent = places.interfaces[name].parent
    if parent is None:
        if not places.has_queues(name):
            return result
        result.queues = outward.queues
    else:
        if not places.stands("output", name, policy):
            return result
        inner = f"OUT-{slug(parent)}" if places.policy("OUT", parent) else None
        if outward.child is None and inner is not None:
            text = f"policy-map {policy} / service-policy {inner}"
            places.reading.ledger.missing(text, "the queues of its port belong to this policy")
        elif outward.child != inner:
            places.reading.ledger.refuse(outward.opener, "names queues that are not its port's")
        result.shaper = outward.shaper
    used.add(policy)
    result.lines.extend(outward.opener.lines())
    return result
