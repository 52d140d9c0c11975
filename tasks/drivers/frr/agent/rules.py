"""Rules of policy routing: the kernel's own, the one of VRFs, and nobody else's."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from tasks.drivers.frr.agent.machine import Machine

__all__ = ["mend", "observe", "with_routes"]

Entry = dict[str, object]
_ROUTES = "route show table all"
_RULES = "rule show"
_FAMILIES = {"ipv4": "-4", "ipv6": "-6"}
_LOCAL, _MAIN, _DEFAULT = "255", "254", "253"
_L3MDEV = "l3mdev"
_PLAIN = frozenset({"priority", "src", "table", "protocol", _L3MDEV})
_TARGETS = (
    ("table", "lookup"),
    ("suppress_prefixlen", "suppress_prefixlength"),
    ("suppress_ifgroup", "suppress_ifgroup"),
    ("goto", "goto"),
)
_ACTIONS = {"6": "blackhole", "7": "unreachable", "8": "prohibit"}


def observe(machine: Machine) -> dict[str, str]:
    """Return the rules of both families, tables by their numbers."""
    return {name: _asked(machine, family, _RULES) for name, family in _FAMILIES.items()}


def with_routes(machine: Machine) -> dict[str, dict[str, str]]:
    """Return the fields ``routes`` and ``rules`` of an observation, by one process for a family."""
    found: dict[str, dict[str, str]] = {"routes": {}, "rules": {}}
    for name, family in _FAMILIES.items():
        said = machine.run(
            "ip",
            ["-N", "-json", "-details", family, "-batch", "-"],
            stdin=f"{_ROUTES}\n{_RULES}\n",
            timeout=60,
        )
        both = _lists(said.out) if said.code == 0 else []
        if len(both) != 2:
            both = [_asked(machine, family, one) for one in (_ROUTES, _RULES)]
        found["routes"][name], found["rules"][name] = both
    return found


def _asked(machine: Machine, family: str, words: str) -> str:
    arguments = ["-N", "-json", "-details", family, *words.split()]
    return machine.run("ip", arguments, timeout=60).out


def _lists(said: str) -> list[str]:
    """Return the texts of JSON that stand one behind the other; none where it is something else."""
    found = []
    rest = said.strip()
    while rest:
        try:
            _, end = json.JSONDecoder().raw_decode(rest)
        except ValueError:
            return []
        found.append(rest[:end])
        rest = rest[end:].strip()
    return found


def mend(machine: Machine, *, vrfs: bool, before: Mapping[str, str] | None = None) -> list[str]:
    """Take rules of nobody's away and put the usual ones back; return what did not work.

    ``vrfs``: whether there are VRFs, so that their rule has to be there. ``before``: rules as
    ``observe`` returns them, where exactly these shall be there again.
    """
    errors = []
    for family, said in observe(machine).items():
        have = _entries(said)
        if have is None:
            errors.append(f"{family}: what rules there are cannot be read")
            continue
        kept = _entries((before or {}).get(family, ""))
        want = {_words(one) for one in kept} if kept else _usual(family, have, vrfs=vrfs)
        words = {_words(one) for one in have}
        # What is missing comes first: no packet may go by the wrong rule in between.
        lines = [f"rule add {one}" for one in sorted(want - words)]
        lines += [f"rule del {one}" for one in sorted(words - want)]
        if not lines:
            continue
        given = "".join(f"{one}\n" for one in lines)
        answer = machine.run("ip", [_FAMILIES[family], "-force", "-batch", "-"], stdin=given)
        if answer.code != 0:
            errors += [f"{family}: rules: {line}" for line in answer.words]
    return errors


def _entries(said: str) -> list[Entry] | None:
    try:
        found = json.loads(said)
    except ValueError:
        return None
    if not isinstance(found, list):
        return None
    return [one for one in found if isinstance(one, dict) and one]


def _usual(family: str, have: list[Entry], *, vrfs: bool) -> set[str]:
    """Return the rules that shall be there.

    ifupdown2 puts the one of the table ``local`` behind that of VRFs, where the kernel has it
    first. Either stays as it is.
    """
    places = [one.get("priority") for one in have if _table(one) == _LOCAL]
    place = 32765 if 32765 in places or (vrfs and 0 not in places) else 0
    found = {f"pref {place} from all lookup {_LOCAL}", f"pref 32766 from all lookup {_MAIN}"}
    if family == "ipv4":
        found.add(f"pref 32767 from all lookup {_DEFAULT}")
    if vrfs or any(_l3mdev(one) for one in have):
        found.add(f"pref 1000 from all {_L3MDEV}")
    return found


def _table(entry: Entry) -> object:
    plain = set(entry) <= _PLAIN and entry.get("src") == "all" and _L3MDEV not in entry
    return entry.get("table") if plain else None


def _l3mdev(entry: Entry) -> bool:
    return set(entry) <= _PLAIN and _L3MDEV in entry and entry.get("priority") == 1000


def _words(entry: Entry) -> str:
    """Return a rule as ``ip rule add`` and ``del`` take it, whole: what is left out matches all."""
    return " ".join(_parts(entry))


def _parts(entry: Entry) -> Iterator[str]:
    yield f"pref {entry.get('priority', 0)}"
    if "not" in entry:
        yield "not"
    yield f"from {_network(entry, 'src')}"
    if "dst" in entry:
        yield f"to {_network(entry, 'dst')}"
    yield from _selectors(entry)
    if _L3MDEV in entry:
        yield _L3MDEV
    for key, word in _TARGETS:
        if key in entry:
            yield f"{word} {entry[key]}"
    if "action" in entry:
        yield _ACTIONS.get(str(entry["action"]), str(entry["action"]))


def _selectors(entry: Entry) -> Iterator[str]:
    if "fwmark" in entry:
        yield f"fwmark {entry['fwmark']}" + (f"/{entry['fwmask']}" if "fwmask" in entry else "")
    for key in ("tos", "iif", "oif", "tun_id"):
        if key in entry:
            yield f"{key} {entry[key]}"
    if "uid_start" in entry:
        yield f"uidrange {entry['uid_start']}-{entry.get('uid_end')}"
    if "ipproto" in entry:
        yield "ipproto " + str(entry["ipproto"]).rpartition("ipproto-")[2]
    for key in ("sport", "dport"):
        if key in entry:
            yield f"{key} {entry[key]}"
        elif f"{key}_start" in entry:
            yield f"{key} {entry[f'{key}_start']}-{entry.get(f'{key}_end')}"


def _network(entry: Entry, key: str) -> str:
    length = entry.get(f"{key}len")
    return f"{entry.get(key, 'all')}" + ("" if length is None else f"/{length}")
