"""What one change of a slice instance is on Junos, where several places say it together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from citynet.device.model import Device, Interface, Platform, SliceShare, Vrf
from tests.mutation.base import Base, Edit, Line
from tests.mutation.operators.junos_classes import spelled
from tests.mutation.sites import dropped, replaced
from tests.mutation.ways import first_line, left_out, said, slug

__all__ = ["junos_resliced", "junos_unshared"]

_COS = "class-of-service"
_PROFILES = (_COS, "traffic-control-profiles")


def junos_unshared(
    base: Base, device: Device, port: Interface, share: SliceShare, *, rate: int | None
) -> tuple[Edit, ...]:
    """Return the edits that give a port another share of a slice, or none.

    What is left to the port's own queues is its speed without the shares.
    """
    name = re.escape(slug(port.name))
    rest = (port.speed or 0) - sum(one.rate for one in port.slices) + share.rate - (rate or 0)
    left = (*_PROFILES, f"QUEUES-{name}", r"guaranteed-rate \S+")
    profile = (*_PROFILES, rf"SLICE-{name}-S{share.slice}")
    if rate is not None:
        return (
            *_rerated(_own(base, device, *profile, r"guaranteed-rate \S+"), rate),
            *_rerated(_own(base, device, *left), rest),
        )
    gone = [
        *_own(base, device, *profile),
        *_own(base, device, _COS, "interfaces", re.escape(port.name), f"slice S{share.slice}"),
    ]
    if len(port.slices) > 1:
        return (*map(dropped, gone), *_rerated(_own(base, device, *left), rest))
    gone.extend(_own(base, device, *_PROFILES, f"QUEUES-{name}"))
    gone.extend(_own(base, device, "interfaces", re.escape(port.name), "hierarchical-scheduler"))
    others = [one for one in device.interfaces if one.slices and one is not port]
    if not others:
        gone.extend(_own(base, device, _COS, "scheduler-maps", "SLICES"))
        percents = {queue.percent for one in device.interfaces for queue in one.queues}
        if 25 not in percents:
            gone.extend(_own(base, device, _COS, "schedulers", "percent-25"))
    way = (_COS, "interfaces", re.escape(port.name), "output-traffic-control-profile-remaining .*")
    flat = (
        replaced(line, "output-traffic-control-profile-remaining", "scheduler-map")
        for line in _own(base, device, *way)
    )
    return (*left_out(base, *gone), *flat)


def _rerated(lines: Iterator[Line], rate: int) -> tuple[Edit, ...]:
    return tuple(replaced(line, r"(?<=guaranteed-rate )\S+(?=;$)", spelled(rate)) for line in lines)


def junos_resliced(base: Base, device: Device, vrf: Vrf, new: int | None) -> Iterator[Edit]:
    """Yield the edits after which the routes of a VRF lead into another slice, or into none."""
    members: dict[int, list[str]] = {}
    for one in device.vrfs:
        number = new if one is vrf else one.slice
        if number is not None:
            members.setdefault(number, []).extend(one.import_targets)
    (policy,) = _own(base, device, "policy-options", "policy-statement SLICES")
    if members:
        terms = (line for number in sorted(members) for line in _term(number, members[number]))
        yield Edit(line=policy, text=(policy.text[0], *terms, policy.text[-1]))
        return
    yield dropped(policy)
    for line in _own(base, device, "routing-options", "forwarding-table", "export .*"):
        yield replaced(first_line(line), r"\[ SLICES LOAD-BALANCE \]", "LOAD-BALANCE")


def _term(number: int, targets: Sequence[str]) -> tuple[str, ...]:
    names = [f"RT-{one.replace(':', '-')}" for one in _sorted(set(targets))]
    shown = f"[ {' '.join(names)} ]" if len(names) > 1 else names[0]
    lines = (
        f"term S{number} {{",
        f"    from community {shown};",
        "    then {",
        f"        slice S{number};",
        "    }",
        "}",
    )
    return tuple(f"{' ' * 8}{line}" for line in lines)


def _sorted(targets: set[str]) -> list[str]:
    return sorted(targets, key=lambda one: tuple(int(part) for part in one.split(":")))


def _own(base: Base, device: Device, *way: str) -> Iterator[Line]:
    return (line for line in said(base, Platform.JUNOS, *way) if line.device == device.name)
