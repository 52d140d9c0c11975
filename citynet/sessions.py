"""Which routing sessions a router has, from what FRR's daemons answer (JSON, FRR 8.4).

The program inside a lab reads the same answers on a router: this module needs the standard library
only.
"""

from __future__ import annotations

from collections.abc import Iterator

__all__ = ["adjacencies", "neighbors"]


def adjacencies(answer: object) -> Iterator[str]:
    """Yield interfaces with a neighbour that is up, from ``show isis neighbor json``.

    They are found wherever in the answer they stand. An answer of another form has none.
    """
    if isinstance(answer, list):
        for each in answer:
            yield from adjacencies(each)
    if not isinstance(answer, dict):
        return
    interface = answer.get("interface")
    about = interface if isinstance(interface, dict) else {**answer, "name": interface}
    name = about.get("name")
    if isinstance(name, str) and about.get("state") == "Up":
        yield name
        return
    for each in answer.values():
        yield from adjacencies(each)


def neighbors(answer: object) -> dict[tuple[str, str], bool]:
    """Return whether each neighbour is established, from ``show bgp vrf all summary json``.

    A neighbour is its VRF (empty: none) and its address as the answer spells it; it is established
    when it is in all its families. An answer of another form has none.
    """
    found: dict[tuple[str, str], bool] = {}
    for vrf, families in _items(answer):
        for _, family in _items(families):
            for address, peer in _items(dict(_items(family)).get("peers")):
                key = ("" if vrf == "default" else vrf, address)
                established = dict(_items(peer)).get("state") == "Established"
                found[key] = found.get(key, True) and established
    return found


def _items(value: object) -> list[tuple[str, object]]:
    return list(value.items()) if isinstance(value, dict) else []
