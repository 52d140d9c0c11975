"""What one change of a service is on Junos, where several places say it together."""

from __future__ import annotations

import re
from collections.abc import Iterator

from citynet.device.model import Device, Interface, Platform, Vrf
from tests.mutation.base import Base, Edit, Line
from tests.mutation.sites import dropped, replaced
from tests.mutation.ways import first_line, inserted, said, slug, within

__all__ = ["rebound", "renumbered", "retargeted"]


def renumbered(base: Base, interface: Interface, vlan: Line, new: int) -> tuple[Edit, ...]:
    """Return what follows from another VLAN: a unit has the number of its VLAN, everywhere."""
    port = re.escape(interface.parent or "")
    old = interface.vlan
    name, unit = slug(interface.name), f"unit {old}"
    ways: tuple[tuple[str, ...], ...] = (
        ("interfaces", port, unit),
        ("class-of-service", "interfaces", port, unit),
        (
            *("class-of-service", "interfaces", port, unit),
            f"output-traffic-control-profile SHAPER-{re.escape(name)}",
        ),
        ("class-of-service", "traffic-control-profiles", f"SHAPER-{re.escape(name)}"),
        ("firewall", f"policer IN-{re.escape(name)}"),
        ("interfaces", port, unit, "family inet6?", "policer", f"input IN-{re.escape(name)}"),
        ("routing-instances", r"\S+", rf"interface {port}\.{old}"),
    )
    return tuple(
        replaced(first_line(line), rf"(?<=[ .]){old}(?=[; ])", str(new))
        for way in ways
        for line in said(base, Platform.JUNOS, *way)
        if line.device == vlan.device
    )


def rebound(base: Base, binding: Line, vrf: str) -> tuple[Edit, ...]:
    """Return the edits that take an interface out of its instance, and into another one."""
    way = ("routing-instances", re.escape(vrf), r"route-distinguisher \S+")
    (behind,) = (line for line in said(base, Platform.JUNOS, *way) if line.device == binding.device)
    return dropped(binding), inserted(behind, *binding.text)


def retargeted(base: Base, device: Device, vrf: Vrf, wrong: Vrf) -> Iterator[Edit]:
    """Yield the edits that give a VRF other route targets: policies, and their communities."""
    name = re.escape(vrf.name)
    if vrf.import_targets != wrong.import_targets:
        words = " ".join(map(_community, wrong.import_targets))
        shown = f"[ {words} ]" if len(wrong.import_targets) > 1 else words
        for line in _own(base, device, f"policy-statement VRF-IN-{name}", "term targets"):
            for one in within(base, line, "from community .*"):
                yield replaced(one, "(?<=community ).*(?=;$)", shown)
        yield from _sliced(base, device, vrf, wrong)
    if vrf.export_targets != wrong.export_targets:
        (term,) = _own(base, device, f"policy-statement VRF-OUT-{name}", "term routes")
        first, *others = within(base, term, "community add .*")
        yield Edit(
            line=first,
            text=tuple(
                f"{' ' * 16}community add {_community(one)};" for one in wrong.export_targets
            ),
        )
        yield from map(dropped, others)
    yield from _communities(base, device, vrf, wrong)


def _sliced(base: Base, device: Device, vrf: Vrf, wrong: Vrf) -> Iterator[Edit]:
    """Yield what follows where a slice knows the VRF's routes by their targets."""
    if vrf.slice is None:
        return
    members = [wrong if one is vrf else one for one in device.vrfs if one.slice == vrf.slice]
    targets = sorted({target for one in members for target in one.import_targets}, key=_number)
    words = " ".join(map(_community, targets))
    shown = f"[ {words} ]" if len(targets) > 1 else words
    term = f"term S{vrf.slice}"
    for line in _own(base, device, "policy-statement SLICES", term, "from community .*"):
        edit = Edit(line=line, text=(f"{' ' * 12}from community {shown};",))
        if edit.text != line.text:
            yield edit


def _communities(base: Base, device: Device, vrf: Vrf, wrong: Vrf) -> Iterator[Edit]:
    """Yield the edits after which each target in use, and no other, has a community."""
    used = _targets(tuple(wrong if one is vrf else one for one in device.vrfs))
    before = _targets(device.vrfs)
    lines = list(_own(base, device, r"community RT-\S+ members \S+"))
    for line in lines:
        if any(f" {_community(target)} " in line.text[0] for target in before - used):
            yield dropped(line)
    new = [
        f"    community {_community(one)} members target:{one};"
        for one in sorted(used - before, key=_number)
    ]
    if new:
        yield inserted(lines[0], *new)


def _targets(vrfs: tuple[Vrf, ...]) -> set[str]:
    return {target for one in vrfs for target in (*one.import_targets, *one.export_targets)}


def _number(target: str) -> tuple[int, int]:
    asn, _, number = target.partition(":")
    return int(asn), int(number)


def _community(target: str) -> str:
    return f"RT-{target.replace(':', '-')}"


def _own(base: Base, device: Device, *way: str) -> Iterator[Line]:
    for line in said(base, device.platform, "policy-options", *way):
        if line.device == device.name:
            yield line
