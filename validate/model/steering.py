"""Steering: which ways packets of each application take to an exporter, in a state (RFC 9256).

A VRF with a colour gives it to what it imports. The steering of that colour names, for each
application and for the rest, the colour of a policy to the route's next hop. Of a policy the valid
candidate path with the highest preference is used; it is valid while its first segment can be
reached (section 5.1). Paths of equal preference may all be used. Packets go from segment to segment
by the algorithms of their locators, then to the service SID. A policy that is down, or is not
there, drops them: no text of ours lets them take another way.

What a colour without steering does, platforms differ on: the *lenient* reading takes the way of the
service SID, the *strict* one drops.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from ipaddress import IPv6Address
from typing import NamedTuple

from citynet.device.model import Address, Origin, Srv6Policy, Steering
from validate.model.components import Component
from validate.model.faults import Fault
from validate.model.fib import Ride
from validate.model.locators import Locator, end_sids, locator_of
from validate.model.topology import Context, Topology
from validate.model.underlay import Underlay
from validate.outcome import State

__all__ = ["Course", "Courses", "Steerer", "Trail"]


class Trail(NamedTuple):
    """One way of packets: ``target`` is where the service SID is looked at, or they are dropped."""

    rides: tuple[Ride, ...]
    target: str
    lost: str = ""
    """Why they are dropped there; empty: they are not."""
    origin: Origin | None = None


class Course(NamedTuple):
    """All ways from an importing VRF to an exporting one, by application, and for the rest."""

    ways: tuple[tuple[str, tuple[Trail, ...]], ...]
    rest: tuple[Trail, ...]


Courses = tuple[tuple[Context, Context, Course], ...]


class Steerer:
    """Follows the policies of headends."""

    def __init__(
        self,
        topology: Topology,
        underlay: Underlay,
        next_hops: Mapping[str, Address | None],
        *,
        lenient: bool,
    ) -> None:
        self._topology = topology
        self._underlay = underlay
        self._next_hops = next_hops
        self._lenient = lenient
        self._pairs: dict[Component, tuple[tuple[Context, Context], ...]] = {}
        self._ends = {
            name: frozenset(end_sids(device)) for name, device in topology.network.devices.items()
        }

    def doubts(self) -> Iterator[str]:
        """Yield what readings differ on."""
        for context, vrf in sorted(self._topology.vrfs.items()):
            if vrf.color is not None and self._steering(context) is None:
                yield f"{context} has a colour without steering"

    def courses(self, component: Component, state: State) -> Courses:
        """Return the ways of all coloured imports between devices that have not failed."""
        found = (
            (importer, exporter, self._course(importer, exporter, state))
            for importer, exporter in self._coloured(component)
            if state.failed_device not in {importer.device, exporter.device}
        )
        return tuple((one, other, course) for one, other, course in found if course is not None)

    def faults(self, component: Component) -> Iterator[Fault]:
        """Yield policies that steering asks for and that are not there."""
        for importer, exporter in self._coloured(component):
            steering, hop = self._steering(importer), self._next_hops[exporter.device]
            if steering is None or hop is None:
                continue
            for color in sorted({steering.default, *(color for _, color in steering.colors)}):
                if not self._policies(importer.device, color, hop):
                    text = f"{importer.device}: no policy of colour {color} leads to {hop}"
                    yield Fault.at(importer.device, steering, text, vrf=importer.vrf)

    def policy_faults(self, name: str) -> Iterator[Fault]:
        """Yield segments of a device's policies that are nobody's End SID."""
        known = frozenset[IPv6Address]().union(*self._ends.values())
        for policy in self._topology.network.devices[name].policies:
            for segment in sorted({s for path in policy.paths for s in path.segments} - known):
                text = f"{name}: segment {segment} of policy {policy.name} is nobody's End SID"
                yield Fault.at(name, policy, text)

    def _coloured(self, component: Component) -> tuple[tuple[Context, Context], ...]:
        """Return the pairs of VRFs on two devices whose first one colours what it imports."""
        if component not in self._pairs:
            self._pairs[component] = tuple(
                (importer, exporter)
                for importer, exporters in component.imports.items()
                if component.vrfs[importer].color is not None
                for exporter in exporters
                if importer.device != exporter.device
            )
        return self._pairs[component]

    def _steering(self, context: Context) -> Steering | None:
        color = self._topology.vrfs[context].color
        known = self._topology.device_of(context).steering
        return next((one for one in known if one.color == color), None)

    def _policies(self, device: str, color: int, endpoint: Address) -> list[Srv6Policy]:
        policies = self._topology.network.devices[device].policies
        return [one for one in policies if (one.color, one.endpoint) == (color, endpoint)]

    def _course(self, importer: Context, exporter: Context, state: State) -> Course | None:
        steering, hop = self._steering(importer), self._next_hops[exporter.device]
        locator = locator_of(self._topology.device_of(exporter), self._topology.vrfs[exporter])
        if locator is None or hop is None:
            return None
        if steering is None:
            color = self._topology.vrfs[importer].color
            lost = Trail((), importer.device, f"nothing steers colour {color} there")
            return None if self._lenient else Course((), (lost,))

        def trails(color: int) -> tuple[Trail, ...]:
            found = self._trails(importer.device, steering, color, hop, (state, locator))
            return tuple(dict.fromkeys(found))

        return Course(
            tuple((name, trails(color)) for name, color in steering.colors),
            trails(steering.default),
        )

    def _trails(
        self,
        device: str,
        steering: Steering,
        color: int,
        hop: Address,
        aim: tuple[State, Locator],
    ) -> Iterator[Trail]:
        policies = self._policies(device, color, hop)
        if not policies:
            text = f"no policy of colour {color} leads to {hop}"
            yield Trail((), device, text, steering.origin)
        for policy in policies:
            valid = [
                path
                for path in policy.paths
                if path.segments and self._underlay.landing(aim[0], device, path.segments[0])
            ]
            best = max((path.preference for path in valid), default=0)
            for path in valid:
                if path.preference == best:
                    yield from self._follow(device, path.segments, (), aim)
            if not valid:
                yield Trail((), device, f"policy {policy.name} is down", policy.origin)

    def _follow(
        self,
        device: str,
        segments: tuple[IPv6Address, ...],
        rides: tuple[Ride, ...],
        aim: tuple[State, Locator],
    ) -> Iterator[Trail]:
        """Yield the ways from a device over the segments that are left."""
        state, locator = aim
        target = segments[0] if segments else locator.prefix.network_address
        nearest = self._underlay.nearest(state, device, target)
        found = sorted({(a.device, a.algorithm) for a in nearest})
        if not found:
            yield Trail(rides, device, f"no path leads from {device} to {target}")
        for there, algorithm in found:
            ridden = (*rides, Ride(device, there, algorithm)) if there != device else rides
            if not segments:
                yield Trail(ridden, there)
            elif target in self._ends[there]:
                yield from self._follow(there, segments[1:], ridden, aim)
            else:
                yield Trail(ridden, there, f"{target} is no End SID of {there}")
