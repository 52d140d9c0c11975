"""Address groups taken apart: filter rules that name prefixes only.

Some platforms write several prefixes of a rule as a group under a name, others have no words for
that. What a filter lets through is the same either way, so whoever asks what a device forwards asks
the device without groups. What a text *says* is compared with its groups, by
:mod:`citynet.compare`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product

from citynet.device.model import Device, Family, Filter, FilterRule, Network

__all__ = ["has_groups", "with_groups_expanded"]

_Groups = Mapping[tuple[str, Family], tuple[Network, ...]]


def has_groups(device: Device) -> bool:
    """Tell whether the device has address groups, or rules that name some."""
    return bool(device.address_groups) or any(map(_names_groups, device.filters))


def with_groups_expanded(device: Device) -> Device:
    """Return the device with a rule for each combination of prefixes in place of each group.

    The rules that come from one rule have its sequence and its origin: all do the same, so their
    order means nothing. A group is one of the filter's family; one that does not exist has no
    prefixes, so that its rule matches nothing and is gone. The result has no groups, and a device
    without groups is returned as it is.
    """
    if not has_groups(device):
        return device
    groups: dict[tuple[str, Family], tuple[Network, ...]] = {}
    for group in device.address_groups:
        known = groups.get((group.name, group.family), ())
        groups[group.name, group.family] = (*known, *group.prefixes)
    filters = tuple(_expanded(one, groups) if _names_groups(one) else one for one in device.filters)
    return replace(device, filters=filters, address_groups=())


def _names_groups(filter_: Filter) -> bool:
    return any(
        rule.source_group is not None or rule.destination_group is not None
        for rule in filter_.rules
    )


def _expanded(filter_: Filter, groups: _Groups) -> Filter:
    rules = (one for rule in filter_.rules for one in _of_rule(rule, filter_.family, groups))
    return replace(filter_, rules=tuple(rules))


def _of_rule(rule: FilterRule, family: Family, groups: _Groups) -> Iterator[FilterRule]:
    if rule.source_group is None and rule.destination_group is None:
        yield rule
        return
    sources = _prefixes(rule.source, rule.source_group, family, groups)
    destinations = _prefixes(rule.destination, rule.destination_group, family, groups)
    for source, destination in product(sources, destinations):
        yield replace(
            rule,
            source=source,
            destination=destination,
            source_group=None,
            destination_group=None,
        )


def _prefixes(
    prefix: Network | None, group: str | None, family: Family, groups: _Groups
) -> tuple[Network | None, ...]:
    """Return the prefixes of one end of a rule; ``None`` among them is any address."""
    return (prefix,) if group is None else tuple(dict.fromkeys(groups.get((group, family), ())))
