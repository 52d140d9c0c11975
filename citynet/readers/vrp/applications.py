"""Applications of VRP (APN6), and which packets of an interface belong to them."""

from __future__ import annotations

import re
from typing import Final

from citynet.device.model import (
    Application,
    ApplicationMatch,
    Family,
    FilterAction,
    FilterRule,
    PortRange,
)
from citynet.readers.blocks import Draft, Line, RuleBook
from citynet.readers.constants import read_constants
from citynet.readers.values import NUMBER, number
from citynet.readers.vrp.exact import claim_exactly
from citynet.readers.vrp.filters import read_rule
from citynet.readers.vrp.reading import Reading
from citynet.readers.vrp.service_reading import MatchList

__all__ = ["MARKS", "check_applications", "matches_of", "read_applications"]

Match = re.Match[str]

_NAME: Final = r"[A-Za-z0-9][A-Za-z0-9._-]{0,30}"
_MARKS: Final = r"APP-[A-Za-z0-9][A-Za-z0-9._-]{0,100}"
_LAST_NUMBER: Final = 65535
_TEMPLATE: Final = frozenset(
    {
        "apn",
        "apn / ipv6",
        "apn / ipv6 / apn-id template CITY length 64 app-group 16",
        (
            "apn / ipv6 / apn-id template CITY length 64 app-group 16"
            " / app-group index 1 APPLICATION length 16"
        ),
    }
)
_FAMILIES: Final = ((Family.IPV4, "4", ""), (Family.IPV6, "6", "ipv6 "))
_TRANSPORTS: Final = (6, 17)


def read_applications(reading: Reading, _match: Match, opener: Line) -> None:
    """Read ``apn``: the template, which is constant, and an instance for each application."""
    services = reading.services
    if services.apn is not None:
        raise ValueError("said twice: applications")
    services.apn = opener
    read_constants((opener,), _TEMPLATE, frozenset(), reading.ledger)
    for line in opener.children:
        if line.text == "ipv6":
            _INSTANCES.apply(line.children, reading, reading.ledger)
    if not services.applications:
        raise ValueError("no application is named")


def _instance(reading: Reading, match: Match, opener: Line) -> None:
    name, known = match[1], reading.services.applications
    if name in known:
        raise ValueError("said twice: application")
    draft = known[name] = Draft(reading.ledger, Application(name=name, number=0))
    draft.use(opener)
    claim_exactly(opener, ("template CITY",), reading.ledger)
    _INSTANCE.apply(opener.children, draft, reading.ledger)
    which = draft.value.number
    if not which:
        text = f"{opener.text} / apn-field APPLICATION"
        reading.ledger.missing(text, "belongs to every application")
    elif any(one.value.number == which for one in known.values() if one is not draft):
        raise ValueError("said twice: number of an application")


def _number(draft: Draft[Application], match: Match, line: Line) -> None:
    draft.put(line, number=number(match[1], 1, _LAST_NUMBER))


_INSTANCES: Final = RuleBook[Reading]({rf"apn-id instance ({_NAME})": _instance})
_INSTANCE: Final = RuleBook[Draft[Application]]({rf"apn-field APPLICATION ({NUMBER})": _number})


def _list(reading: Reading, match: Match, opener: Line) -> None:
    name, family = match[2], Family.IPV6 if match[1] else Family.IPV4
    lists = reading.services.marks.lists
    if name in lists:
        raise ValueError("said twice: access list")
    rules = sorted(
        (read_rule(line, family, reading) for line in opener.children),
        key=lambda rule: rule.sequence,
    )
    ports: list[PortRange] = []
    for rule in rules[::2]:
        if rule.source_ports is None:
            raise ValueError("a list names ports as sources, then as destinations")
        ports.append(rule.source_ports)
    protocol = rules[0].protocol if rules else None
    if protocol not in _TRANSPORTS or rules != _rules(protocol, ports):
        raise ValueError("rules permit both ends of conversations, numbered 10, 20, ...")
    if len(set(ports)) < len(ports):
        raise ValueError("said twice: ports")
    lists[name] = MatchList(family, protocol, tuple(ports), opener)
    for line in opener.lines():
        reading.ledger.claim(line)


def _rules(protocol: int, ports: list[PortRange]) -> list[FilterRule]:
    """Return the rules of a list; these lists have no last rule, what they leave out goes on."""
    ends = [end for one in ports for end in ((one, None), (None, one))]
    return [
        FilterRule(
            sequence=10 * rank,
            action=FilterAction.PERMIT,
            protocol=protocol,
            source_ports=source,
            destination_ports=destination,
        )
        for rank, (source, destination) in enumerate(ends, start=1)
    ]


def _classifier(reading: Reading, match: Match, opener: Line) -> None:
    name, known = match[1], reading.services.marks.classifiers
    if name in known:
        raise ValueError("said twice: classifier")
    known[name] = opener
    lists = (f"if-match {word}acl name {name}-{suffix}" for _, suffix, word in _FAMILIES)
    claim_exactly(opener, lists, reading.ledger)


def _behavior(reading: Reading, match: Match, opener: Line) -> None:
    name, known = match[1], reading.services.marks.behaviors
    if name in known:
        raise ValueError("said twice: behavior")
    marked = [found for line in opener.children if (found := _MARK.fullmatch(line.text))]
    if not marked:
        raise ValueError("a behavior marks an application")
    known[name] = (marked[0][1], opener)
    claim_exactly(opener, (marked[0][0],), reading.ledger)
    for line in opener.children:
        if line.text == "permit":
            reading.ledger.claim(line)


_MARK: Final = re.compile(rf"remark apn-id-ipv6 instance ({_NAME})")


def _policy(reading: Reading, match: Match, opener: Line) -> None:
    name, known = match[1], reading.services.marks.policies
    if name in known:
        raise ValueError("said twice: policy")
    steps: dict[int, Line] = {}
    pattern = re.compile(rf"classifier ({re.escape(name)}-({NUMBER})) behavior \1 precedence \2")
    for line in opener.children:
        found = pattern.fullmatch(line.text)
        if found is not None and int(found[2]) not in steps:
            steps[int(found[2])] = line
            reading.ledger.claim(line)
        elif line.text in {"share-mode", "undo share-mode"}:
            reading.ledger.claim(line)
    if sorted(steps) != list(range(1, len(steps) + 1)) or not steps:
        raise ValueError("a policy tries its classifiers in the order 1, 2, ...")
    known[name] = (steps, opener)
    reading.ledger.claim(opener)


MARKS: Final = {
    rf"acl (ipv6 )?name ({_MARKS})(?: advance)?": _list,
    rf"traffic classifier ({_MARKS}) operator or": _classifier,
    rf"traffic behavior ({_MARKS})": _behavior,
    rf"traffic policy ({_MARKS})": _policy,
}
"""Rules of the views that mark applications; no filter has such a name."""


def matches_of(name: str, named: Line, reading: Reading) -> tuple[ApplicationMatch, ...]:
    """Return what the cascaded policy ``name`` marks; the line ``named`` leads to it."""
    marks = reading.services.marks
    if name not in marks.policies:
        reading.ledger.refuse(named, f"traffic policy {name} does not exist")
        return ()
    marks.used.add(name)
    steps, _ = marks.policies[name]
    found = (_match_of(f"{name}-{rank}", steps[rank], reading) for rank in sorted(steps))
    return tuple(one for one in found if one is not None)


def _match_of(name: str, step: Line, reading: Reading) -> ApplicationMatch | None:
    marks = reading.services.marks
    lists = [marks.lists.get(f"{name}-{suffix}") for _, suffix, _ in _FAMILIES]
    classifier, behavior = marks.classifiers.get(name), marks.behaviors.get(name)
    marks.used |= {name, *(f"{name}-{suffix}" for _, suffix, _ in _FAMILIES)}
    if classifier is None or behavior is None:
        reading.ledger.refuse(step, "the classifier or the behavior is not there")
        return None
    ipv4, ipv6 = lists
    if ipv4 is None or ipv6 is None or (ipv4.family, ipv6.family) != (Family.IPV4, Family.IPV6):
        reading.ledger.refuse(classifier, "a list is not there")
        return None
    if (ipv4.protocol, set(ipv4.ports)) != (ipv6.protocol, set(ipv6.ports)):
        reading.ledger.refuse(ipv6.line, "both families have the same ports")
    if behavior[0] not in reading.services.applications:
        reading.ledger.refuse(behavior[1], "no such application")
    views = (ipv4.line, ipv6.line, classifier, behavior[1])
    lines = (step, *(line for view in views for line in view.lines()))
    return ApplicationMatch(
        application=behavior[0],
        protocol=ipv4.protocol,
        ports=ipv4.ports,
        origin=reading.ledger.origin(*lines),
    )


def check_applications(reading: Reading) -> None:
    """Enter lists, classifiers, behaviors and policies that lead to no interface."""
    marks = reading.services.marks
    views = {
        **{name: [one.line] for name, one in marks.lists.items()},
        **{name: [line] for name, (_, line) in marks.policies.items()},
    }
    for name, line in marks.classifiers.items():
        views.setdefault(name, []).append(line)
    for name, (_, line) in marks.behaviors.items():
        views.setdefault(name, []).append(line)
    for name in sorted(set(views) - marks.used):
        for line in views[name]:
            reading.ledger.refuse(line, "no interface marks applications by it")
