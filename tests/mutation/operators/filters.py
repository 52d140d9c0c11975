"""Operators on filters: lines dropped, added, widened and reordered; filters unbound."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from citynet.device.groups import with_groups_expanded
from citynet.device.model import (
    Filter,
    FilterAction,
    FilterRule,
    Network,
    Platform,
    PortRange,
)
from citynet.promises.model import SourceGuarded
from tests.mutation.base import TEMPLATED, Base, Edit, Line
from tests.mutation.operators.first_match import opens
from tests.mutation.operators.junos_classes import passing
from tests.mutation.operators.purposes import purpose
from tests.mutation.operators.rule_text import rule_text
from tests.mutation.sites import (
    Operator,
    Place,
    Strike,
    dropped,
    grouped,
    interface_of,
    role,
    written,
)

__all__ = ["OPERATORS"]

_FIRST = 5
"""Sequence number in front of all others: they begin at 10."""

_GROUPS = {
    "I": "infrastructure",
    "G": "gateways",
    "S": "a service in a domain",
    "P": "what a permission names",
}
"""What an address group holds, by the first letter of its name."""

_RULES: Final[Mapping[Platform, tuple[str | tuple[str, ...], ...]]] = {
    Platform.FRR: ("{{ match }}limit rate", "{{ match }}counter"),
    Platform.EOS: ("{{ rule.sequence }} {{ rule.action }}",),
    Platform.VRP: (
        "rule {{ rule.sequence }} {{ rule.action }}",
        "rule {{ rule.sequence }} description",
    ),
    Platform.JUNOS: (
        ("firewall", "family inet6?", r"filter (?P<list>\S+)", r"term (?P<rule>\d+)"),
    ),
    Platform.IOSXR: ((r"ipv[46] access-list (?P<list>\S+)", r"(?P<rule>\d+) (permit|deny) .*"),),
}
_BINDINGS: Final[Mapping[Platform, tuple[tuple[Place, str], ...]]] = {
    Platform.FRR: ((("frr/filters.j2", 'iifname "{{ interface.name }}" jump'), "one family"),),
    Platform.EOS: (
        (("eos/interfaces.j2", "ip access-group {{ interface.filter_ipv4 }}"), "one family"),
        (("eos/interfaces.j2", "ipv6 access-group {{ interface.filter_ipv6 }}"), "one family"),
    ),
    Platform.VRP: (
        (("vrp/policies.j2", "if-match acl name"), "one family"),
        (("vrp/policies.j2", "if-match ipv6 acl name"), "one family"),
        (("vrp/interfaces.j2", "traffic-policy {{ interface.name"), "whole policy"),
    ),
    Platform.JUNOS: (
        (
            (
                Platform.JUNOS,
                (
                    "interfaces",
                    r"(?P<port>\S+)",
                    r"unit (?P<unit>\d+)",
                    "family inet6?",
                    "filter",
                    # Not the device's own protection, and not the filter of slice instances.
                    r"input(-list)? (?!RE-|SLICES-6|\[ MARK-\w+-[46] PASS-).*",
                ),
            ),
            "one family",
        ),
    ),
    Platform.IOSXR: (
        (
            (
                Platform.IOSXR,
                (r"interface (?P<interface>\S+)", r"ipv[46] access-group \S+ ingress"),
            ),
            "one family",
        ),
    ),
}
_ENTRIES: Final[Mapping[Platform, Place]] = {
    Platform.VRP: ("vrp/filters.j2", "address {{ prefix.network_address }}"),
    Platform.JUNOS: (
        Platform.JUNOS,
        ("policy-options", r"prefix-list (?P<group>\S+)", r"(?P<prefix>[0-9a-f.:]+/\d+)"),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    """A compiled rule, its filter, and the lines that say it."""

    device: str
    platform: Platform
    filter: Filter
    rule: FilterRule
    kind: str
    lines: tuple[Line, ...]

    @property
    def label(self) -> str:
        return f"{self.filter.name}/{self.rule.sequence}"

    def text(self, rule: FilterRule) -> tuple[str, ...]:
        """Return the lines of another rule in this one's place."""
        return rule_text(self.platform, self.filter.name, self.filter.family, rule)

    def become(self, *rules: FilterRule) -> tuple[Edit, ...]:
        """Return the edits that put other rules in the place of this one."""
        first, *others = self.lines
        text = tuple(line for rule in rules for line in self.text(rule))
        return (Edit(line=first, text=text), *(dropped(line) for line in others))


def _rules(base: Base, platform: Platform) -> Iterator[_Rule]:
    template = f"{platform}/filters.j2" if platform in TEMPLATED else platform
    lines = (line for fragment in _RULES[platform] for line in written(base, template, fragment))
    groups = grouped(lines, "list", "rule")
    for device in base.built.devices:
        if device.platform is not platform:
            continue
        for one in device.filters:
            for rule in one.rules:
                found = tuple(groups[device.name, one.name, str(rule.sequence)])
                result = _Rule(
                    device=device.name,
                    platform=platform,
                    filter=one,
                    rule=rule,
                    kind=purpose(base, device, one, rule),
                    lines=found,
                )
                stands = tuple(text for line in found for text in line.text)
                if result.text(rule) != stands:
                    raise ValueError(f"{device.name} {result.label} is written otherwise: {stands}")
                yield result


def _line_dropped(base: Base, platform: Platform) -> Iterator[Strike]:
    for one in _rules(base, platform):
        yield Strike(
            device=one.device,
            label=one.label,
            kind=one.kind,
            edits=tuple(dropped(line) for line in one.lines),
        )


def _line_added(base: Base, platform: Platform) -> Iterator[Strike]:
    for one in _rules(base, platform):
        if one.rule.action is FilterAction.DENY:
            opening = replace(
                one.rule, sequence=one.rule.sequence - 1, action=FilterAction.PERMIT, log=False
            )
            yield Strike(
                device=one.device,
                label=one.label,
                kind=one.kind,
                edits=one.become(opening, one.rule),
            )


def _prefix_widened(base: Base, platform: Platform) -> Iterator[Strike]:
    for one in _permits(base, platform):
        source, destination = one.rule.source, one.rule.destination
        wider = {}
        if source is not None:
            wider["source"] = replace(one.rule, source=source.supernet())
        if destination is not None:
            wider["destination"] = replace(one.rule, destination=destination.supernet())
        for side, rule in wider.items():
            more = _opens(base, one, rule)
            what = "lets a tenant in" if more else "lets no tenant in"
            yield _changed(one, side, rule, kind=f"{one.kind}, {what}")


def _opens(base: Base, one: _Rule, wider: FilterRule) -> bool:
    """Tell whether a wider rule lets a tenant in; groups are taken apart, for that is the same."""
    device, owned = base.devices[one.device], _owned(base)

    def apart(rule: FilterRule) -> tuple[FilterRule, ...]:
        alone = replace(device, filters=(replace(one.filter, rules=(rule,)),))
        return with_groups_expanded(alone).filters[0].rules

    parts = {rule.sequence: apart(rule) for rule in one.filter.rules}
    rules = [part for found in parts.values() for part in found]
    pairs = zip(parts[one.rule.sequence], apart(wider), strict=True)
    return any(opens(rules, old, new, owned) for old, new in pairs)


def _owned(base: Base) -> tuple[Network, ...]:
    """Return the prefixes of all tenants."""
    return tuple(
        prefix
        for promise in base.built.proposal.promises
        if isinstance(promise, SourceGuarded)
        for prefix in promise.terminal.prefixes
    )


def _ports_widened(base: Base, platform: Platform) -> Iterator[Strike]:
    for one in _permits(base, platform):
        rule = one.rule
        wider = {}
        if rule.source_ports is not None:
            wider["source-any"] = replace(rule, source_ports=None)
            wider["source-two"] = replace(rule, source_ports=_one_more(rule.source_ports))
        if rule.destination_ports is not None:
            wider["destination-any"] = replace(rule, destination_ports=None)
            two = _one_more(rule.destination_ports)
            wider["destination-two"] = replace(rule, destination_ports=two)
        for label, changed in wider.items():
            yield _changed(one, label, changed, kind=f"{one.kind}, {label.partition('-')[2]}")


def _one_more(ports: PortRange) -> PortRange:
    return PortRange(first=ports.first, last=ports.last + 1)


def _protocol_widened(base: Base, platform: Platform) -> Iterator[Strike]:
    for one in _permits(base, platform):
        if one.rule.protocol is not None:
            wider = replace(
                one.rule,
                protocol=None,
                source_ports=None,
                destination_ports=None,
                established=False,
            )
            yield _changed(one, "", wider, kind=one.kind)


def _group_entry_dropped(base: Base, platform: Platform) -> Iterator[Strike]:
    """Take a prefix out of an address group, for every rule that names it."""
    place = _ENTRIES.get(platform)
    for line in written(base, *place) if place is not None else ():
        group = line.key("group") or ""
        groups = base.devices[line.device].address_groups
        found = next((one for one in groups if one.name in {group, group.replace("_", "-")}), None)
        if found is None:
            continue  # Junos: a prefix list that is no address group
        edit = dropped(line)
        if platform is Platform.JUNOS and len(found.prefixes) == 1:
            (block,) = written(base, Platform.JUNOS, ("policy-options", f"prefix-list {group}"))
            edit = Edit(line=block, text=(f"    prefix-list {group};",))
        yield Strike(
            device=line.device,
            label=f"{group}/{line.key('prefix')}",
            kind=_GROUPS[group[0]],
            edits=(edit,),
        )


def _established_dropped(base: Base, platform: Platform) -> Iterator[Strike]:
    for one in _permits(base, platform):
        if one.rule.established:
            yield _changed(one, "", replace(one.rule, established=False), kind=one.kind)


def _deny_first(base: Base, platform: Platform) -> Iterator[Strike]:
    for rules in _by_filter(base, platform):
        yield _moved(rules, rules[-1], kind=rules[0].filter.name[0])


def _permit_first(base: Base, platform: Platform) -> Iterator[Strike]:
    for rules in _by_filter(base, platform):
        denied = False
        for one in rules:
            if one.rule.action is FilterAction.DENY:
                denied = True
            elif denied:
                yield _moved(rules, one, kind=one.kind)


def _unbound(base: Base, platform: Platform) -> Iterator[Strike]:
    for place, what in _BINDINGS[platform]:
        for line in written(base, *place):
            interface = interface_of(base, line)
            words = line.text[0].split()
            named = [word for word in words if word not in {"in", "ingress", "];"}]
            yield Strike(
                device=line.device,
                label=f"{interface.name}/{named[-1].rstrip(';')}",
                kind=f"{role(interface)}, {what}",
                edits=passing(base, line) if platform is Platform.JUNOS else (dropped(line),),
            )


def _permits(base: Base, platform: Platform) -> Iterator[_Rule]:
    for one in _rules(base, platform):
        if one.rule.action is FilterAction.PERMIT:
            yield one


def _by_filter(base: Base, platform: Platform) -> Iterator[list[_Rule]]:
    filters: dict[tuple[str, str], list[_Rule]] = {}
    for one in _rules(base, platform):
        filters.setdefault((one.device, one.filter.name), []).append(one)
    yield from (rules for rules in filters.values() if len(rules) > 1)


def _changed(one: _Rule, label: str, rule: FilterRule, *, kind: str) -> Strike:
    return Strike(
        device=one.device,
        label=f"{one.label}/{label}" if label else one.label,
        kind=kind,
        edits=one.become(rule),
    )


def _moved(rules: list[_Rule], one: _Rule, *, kind: str) -> Strike:
    """Put ``one`` before all rules, with a number that is less than theirs."""
    first = rules[0]
    numbered = replace(one.rule, sequence=_FIRST)
    return Strike(
        device=one.device,
        label=one.label,
        kind=kind,
        edits=(*first.become(numbered, first.rule), *(dropped(line) for line in one.lines)),
    )


OPERATORS = (
    Operator(name="filter-line-dropped", strike=_line_dropped, demanded=True),
    Operator(name="filter-line-added", strike=_line_added, demanded=True),
    Operator(name="filter-prefix-widened", strike=_prefix_widened, demanded=True),
    Operator(name="filter-ports-widened", strike=_ports_widened, demanded=True),
    Operator(name="filter-protocol-widened", strike=_protocol_widened, demanded=True),
    Operator(name="filter-group-entry-dropped", strike=_group_entry_dropped),
    Operator(name="filter-established-dropped", strike=_established_dropped),
    Operator(name="filter-deny-first", strike=_deny_first),
    Operator(name="filter-permit-first", strike=_permit_first),
    Operator(name="filter-unbound", strike=_unbound),
)
