"""Rules of policy routing beside the usual ones, and usual ones that are missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from citynet.running.errors import ObservationError
from citynet.running.links import Link
from citynet.running.values import entries, integer, optional_text

__all__ = ["rule_commands"]

_LOCAL: Final = "255"
_LOCAL_PLACES: Final = (32765, 0)
"""ifupdown2 puts the table ``local`` behind those of VRFs; the kernel has it first."""
_USUAL: Final = MappingProxyType({"254": 32766, "253": 32767})
"""Tables ``main`` and ``default``."""
_VRFS: Final = 1000
_L3MDEV: Final = "l3mdev"
# rtnetlink(7), FR_ACT_*.
_ACTIONS: Final = MappingProxyType({"6": "blackhole", "7": "unreachable", "8": "prohibit"})


def rule_commands(said: Mapping[str, str], links: Mapping[str, Link]) -> tuple[str, ...]:
    """Return the commands that lead from the rules of a router to those that there are.

    Usual are ``local``, the one of VRFs where there is a VRF, ``main`` and, of IPv4, ``default``.
    Raises ``ObservationError``.
    """
    vrfs = any(link.kind == "vrf" for link in links.values())
    found: list[str] = []
    for version in (4, 6):
        fact = f"rules[ipv{version}]"
        # Without rules nothing is routed; a program that says nothing did not answer.
        if not said.get(f"ipv{version}", "").strip():
            raise ObservationError(fact, "it is missing")
        start = "ip rule" if version == 4 else "ip -6 rule"
        have = [_rule(fact, one) for one in entries(fact, said[f"ipv{version}"])]
        found += (f"{start} {change}" for change in _changes(have, version, vrfs=vrfs))
    return tuple(found)


def _changes(have: list[str], version: int, *, vrfs: bool) -> Iterator[str]:
    """Yield ``add`` with what is there and ``del`` with what is not, in the order of the rules."""
    local = [f"pref {place} from all lookup {_LOCAL}" for place in _LOCAL_PLACES]
    usual = [next((one for one in local if one in have), local[0] if vrfs else local[1])]
    special = f"pref {_VRFS} from all {_L3MDEV}"
    if vrfs or special in have:
        usual.append(special)
    tables = [one for one in _USUAL if version == 4 or one != "253"]
    usual += (f"pref {_USUAL[table]} from all lookup {table}" for table in tables)
    for one in dict.fromkeys(have):
        if one not in usual:
            yield f"add {one}"
    for one in usual:
        if one not in have:
            yield f"del {one}"


def _rule(fact: str, said: Mapping[str, object]) -> str:
    """Return a rule as ``ip rule add`` takes it."""
    words = [f"pref {integer(fact, said, 'priority') or 0}"]
    if "not" in said:
        words.append("not")
    words.append(f"from {_network(fact, said, 'src')}")
    if "dst" in said:
        words.append(f"to {_network(fact, said, 'dst')}")
    words += _selectors(fact, said)
    if _L3MDEV in said:
        words.append(_L3MDEV)
    for key, word in (
        ("table", "lookup"),
        ("suppress_prefixlen", "suppress_prefixlength"),
        ("suppress_ifgroup", "suppress_ifgroup"),
        ("goto", "goto"),
    ):
        if key in said:
            words.append(f"{word} {_value(fact, said, key)}")
    if "action" in said:
        action = _value(fact, said, "action")
        words.append(_ACTIONS.get(action, action))
    return " ".join(words)


def _selectors(fact: str, said: Mapping[str, object]) -> Iterator[str]:
    if "fwmark" in said:
        mask = f"/{_value(fact, said, 'fwmask')}" if "fwmask" in said else ""
        yield f"fwmark {_value(fact, said, 'fwmark')}{mask}"
    for key in ("tos", "iif", "oif", "tun_id"):
        if key in said:
            yield f"{key} {_value(fact, said, key)}"
    if "uid_start" in said:
        yield f"uidrange {_value(fact, said, 'uid_start')}-{_value(fact, said, 'uid_end')}"
    if "ipproto" in said:
        yield "ipproto " + _value(fact, said, "ipproto").rpartition("ipproto-")[2]
    for key in ("sport", "dport"):
        if key in said:
            yield f"{key} {_value(fact, said, key)}"
        elif f"{key}_start" in said:
            ends = (_value(fact, said, f"{key}_{end}") for end in ("start", "end"))
            yield f"{key} {'-'.join(ends)}"


def _network(fact: str, said: Mapping[str, object], key: str) -> str:
    length = integer(fact, said, f"{key}len")
    address = optional_text(fact, said, key) or "all"
    return address if length is None else f"{address}/{length}"


def _value(fact: str, said: Mapping[str, object], key: str) -> str:
    """Return a number or one line of text."""
    if isinstance(said.get(key), int):
        return str(integer(fact, said, key))
    return optional_text(fact, said, key) or ""
