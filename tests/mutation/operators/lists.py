"""Prefix lists where a list is a block: Junos and IOS-XR, after their dialect pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from citynet.device.model import Device, Family, Network, Platform, PrefixList
from tests.mutation.base import Base, Edit, Line
from tests.mutation.sites import replaced
from tests.mutation.ways import longer, said, within

__all__ = ["relisted"]


def relisted(
    base: Base, device: Device, one: PrefixList, prefixes: Sequence[Network]
) -> tuple[Edit, ...]:
    """Return the edits that give a list, which has prefixes, other ones, or none."""
    if device.platform is Platform.JUNOS:
        return tuple(_junos(base, device, one, prefixes))
    return tuple(_iosxr(base, device, one, prefixes))


def _junos(
    base: Base, device: Device, one: PrefixList, prefixes: Sequence[Network]
) -> Iterator[Edit]:
    name = re.escape(one.name)
    (block,) = _own(base, device, "policy-options", f"prefix-list {name}")
    if prefixes:
        text = (block.text[0], *(f"        {prefix};" for prefix in prefixes), block.text[-1])
        yield Edit(line=block, text=text)
        return
    yield Edit(line=block, text=(f"    prefix-list {one.name};",))
    # An empty list refuses everything by the policy, whatever it matches.
    statement = f"policy-statement (IN|OUT)-.*-{name}"
    for term in _own(base, device, "policy-options", statement, "term listed"):
        for line in within(base, term, "then accept"):
            yield replaced(line, "accept", "reject")


def _iosxr(
    base: Base, device: Device, one: PrefixList, prefixes: Sequence[Network]
) -> Iterator[Edit]:
    name = re.escape(one.name)
    (block,) = _own(base, device, f"prefix-set {name}")
    if prefixes:
        *others, last = prefixes
        yield Edit(
            line=block, text=(block.text[0], *(f"  {each}," for each in others), f"  {last}")
        )
        return
    yield Edit(line=longer(base, block, 2), text=())  # its `end-set` and the `!` behind
    everything = "::/0 le 128" if one.family is Family.IPV6 else "0.0.0.0/0 le 32"
    for line in _own(base, device, f"route-policy {name}", "if destination in .*"):
        whole = longer(base, line, 0)
        yield Edit(
            line=whole,
            text=(
                f"  if destination in ({everything}) then",
                *("    drop",) * (len(whole.text) - 1),
            ),
        )


def _own(base: Base, device: Device, *way: str) -> Iterator[Line]:
    return (line for line in said(base, device.platform, *way) if line.device == device.name)
