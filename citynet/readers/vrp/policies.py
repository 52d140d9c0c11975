"""Traffic policies of VRP: filters, uRPF, policer and marking of what enters by an interface."""

from __future__ import annotations

import re
from typing import Final

from citynet.device.classes import DSCP
from citynet.device.model import Family, Policer, TrafficClass
from citynet.readers.blocks import Line
from citynet.readers.values import NAME, NUMBER
from citynet.readers.vrp.reading import PolicyReading, Reading

__all__ = ["POLICIES", "SERVICE_CLASS", "check_policies"]

Match = re.Match[str]

SERVICE_CLASS: Final = {
    TrafficClass.CONTROL: "cs6",
    TrafficClass.EXPEDITED: "ef",
    TrafficClass.ASSURED: "af3",
    TrafficClass.STANDARD: "be",
}
"""VRP's word for each class, in ``service-class`` and ``port-queue``."""

_CLASS_OF_WORD: Final = {word: name for name, word in SERVICE_CLASS.items()}
_DSCP_NAMES: Final = {"cs6": 48, "ef": 46, "af31": 26, "default": 0}
_MATCH_LIST: Final = re.compile(rf"if-match (ipv6 )?(?:acl name ({NAME})|any)")
_CAR: Final = re.compile(rf"car cir ({NUMBER}) cbs ({NUMBER}) green pass red discard")
_CLASS: Final = re.compile(r"service-class (\S+) color green")
_URPF: Final = "ip urpf strict"
_CASCADE: Final = re.compile(rf"traffic-policy (APP-{NAME})")
_REMARK: Final = re.compile(r"remark (ipv6 )?dscp (\S+)")


def _opened(view: str, name: str, line: Line, reading: Reading) -> PolicyReading:
    policy = reading.policies.setdefault(name, PolicyReading())
    if view in policy.texts:
        raise ValueError(f"said twice: {view}")
    policy.texts[view] = line
    _use(policy, line, reading)
    return policy


def _use(policy: PolicyReading, line: Line, reading: Reading) -> None:
    policy.lines.append(line)
    reading.ledger.claim(line)


def _once(policy: PolicyReading, key: str, line: Line, reading: Reading) -> bool:
    if key in policy.texts:
        reading.ledger.refuse(line, "said twice")
        return False
    policy.texts[key] = line
    _use(policy, line, reading)
    return True


def _classifier(reading: Reading, found: Match, view: Line) -> None:
    policy = _opened("classifier", found[1], view, reading)
    matches: dict[str, str | None] = {}
    for line in view.children:
        match = _MATCH_LIST.fullmatch(line.text)
        if match is None:
            continue
        family = "ipv6" if match[1] else "ipv4"
        if _once(policy, f"if-match {family}", line, reading):
            matches[family] = match[2]
    policy.filter_ipv4 = matches.get("ipv4")
    policy.filter_ipv6 = matches.get("ipv6")
    listed = [name for name in matches.values() if name is not None]
    # In one classifier, 'any' and a list would disable each other.
    if not matches or (not listed and len(matches) < 2) or (listed and None in matches.values()):
        text = f"{view.text} / if-match"
        reading.ledger.missing(text, "a classifier names its lists, or any packet of both families")


def _behavior(reading: Reading, found: Match, view: Line) -> None:
    policy = _opened("behavior", found[1], view, reading)
    codes: list[int] = []
    for line in view.children:
        car, word = _CAR.fullmatch(line.text), _CLASS.fullmatch(line.text)
        remark, cascade = _REMARK.fullmatch(line.text), _CASCADE.fullmatch(line.text)
        if line.text == "permit":
            reading.ledger.claim(line)
        elif line.text == _URPF and _once(policy, _URPF, line, reading):
            policy.urpf = True
        elif car is not None and _once(policy, "car", line, reading):
            policy.policer = Policer(
                rate=int(car[1]) * 1000, burst=int(car[2]), origin=reading.ledger.origin(line)
            )
        elif word is not None and word[1] in _CLASS_OF_WORD:
            if _once(policy, "service-class", line, reading):
                policy.marking = _CLASS_OF_WORD[word[1]]
        elif remark is not None and _once(policy, f"remark {remark[1]}", line, reading):
            text = remark[2]
            codes.append(_DSCP_NAMES.get(text, int(text) if re.fullmatch(NUMBER, text) else -1))
        elif cascade is not None and _once(policy, "traffic-policy", line, reading):
            policy.applications = cascade[1], line
    wanted = [] if policy.marking is None else [DSCP[policy.marking]] * 2
    if codes != wanted:
        text = f"{view.text} / remark dscp"
        reading.ledger.missing(text, "class and code points of both families belong together")


def _policy(reading: Reading, found: Match, view: Line) -> None:
    name = found[1]
    policy = _opened("policy", name, view, reading)
    wanted = {"statistics enable", f"classifier {name} behavior {name} precedence 1"}
    for line in view.children:
        if line.text in wanted:
            _once(policy, line.text, line, reading)
        elif line.text in {"share-mode", "undo share-mode"}:
            reading.ledger.claim(line)
    for text in sorted(wanted - set(policy.texts)):
        reading.ledger.missing(f"{view.text} / {text}", "belongs to every policy")


POLICIES: Final = {
    rf"traffic classifier ({NAME}) operator or": _classifier,
    rf"traffic behavior ({NAME})": _behavior,
    rf"traffic policy ({NAME})": _policy,
}
"""Rules of the three views of a policy, which bear one name."""


def check_policies(reading: Reading) -> None:
    """Enter policies that are incomplete, that nobody uses, or that name lists not there."""
    used = {found.policy[0] for found in reading.interfaces.values() if found.policy}
    for name, policy in sorted(reading.policies.items()):
        missing = {"classifier", "behavior", "policy"} - set(policy.texts)
        if missing:
            reading.ledger.missing(f"traffic {min(missing)} {name}", "belongs to the policy")
        _check_lists(policy, reading)
        acts = policy.urpf or any((policy.policer, policy.marking, policy.applications))
        lists = (policy.filter_ipv4, policy.filter_ipv6)
        if acts and (lists[0] is None) != (lists[1] is None):
            # These take every packet: a list of one family alone is not enough.
            text = f"traffic classifier {name} / if-match"
            reading.ledger.missing(text, "packets of one family are not matched")
        if name not in used:
            reason = "no interface uses this policy"
        elif not acts and lists == (None, None):
            reason = "this policy does nothing"
        else:
            continue
        for line in policy.lines:
            reading.ledger.refuse(line, reason)


def _check_lists(policy: PolicyReading, reading: Reading) -> None:
    for family, name in ((Family.IPV4, policy.filter_ipv4), (Family.IPV6, policy.filter_ipv6)):
        found = reading.filters.get(name) if name is not None else None
        if name is not None and (found is None or found.family is not family):
            reading.ledger.refuse(policy.texts[f"if-match {family}"], "this list is not there")
