"""The second opinion's BGP: sessions, reflection, VPN routes, hand-offs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv6Address, IPv6Network
from itertools import product

from citynet.device.model import (
    Address,
    Bgp,
    BgpNeighbor,
    Device,
    Family,
    InterfaceKind,
    Network,
    Vrf,
)
from tests.validate.model.naive_links import NaiveLinks, Port, Where, locators, packet_of
from tests.validate.model.naive_steering import steered
from validate.outcome import Network as Subject
from validate.outcome import Packet, State


@dataclass(frozen=True)
class Path:
    """A BGP path that a context knows."""

    prefix: Network
    kind: str
    as_path: tuple[int, ...]
    metric: float
    hops: frozenset[tuple[object, ...]]


class NaiveRoutes(NaiveLinks):
    """The routes of every VRF in one state."""

    def __init__(self, subject: Subject, state: State, *, lenient: bool) -> None:
        super().__init__(subject, state, lenient=lenient)
        self.known: dict[Where, set[Path]] = {}
        self._converge()

    def _source(self, device: str, neighbor: BgpNeighbor) -> Address | None:
        for port in self.inside((device, neighbor.vrf or "")):
            for address in self.up[port].addresses:
                if address.version != neighbor.address.version:
                    continue
                if neighbor.update_source == port[1]:
                    return address.ip
                if neighbor.update_source is None and neighbor.address in address.network:
                    return address.ip
        return None

    def _inner(self) -> list[tuple[str, BgpNeighbor, str, BgpNeighbor]]:
        """Return the iBGP sessions that are up, each from both sides."""
        found = []
        for (one, here), (other, there) in product(self._speakers(), repeat=2):
            for a, b in product(here.neighbors, there.neighbors):
                if (
                    one != other
                    and a.vrf is None
                    and b.vrf is None
                    and self._source(one, a) == b.address
                    and self._source(other, b) == a.address
                    and a.remote_as == there.asn
                    and b.remote_as == here.asn
                    and a.authentication == b.authentication
                    and set(a.families) & set(b.families)
                    and other in {n for _, n in self.nearest(one, a.address)}
                    and one in {n for _, n in self.nearest(other, b.address)}
                ):
                    found.append((one, a, other, b))
        return found

    def _speakers(self) -> list[tuple[str, Bgp]]:
        return [
            (n, d.bgp)
            for n, d in self.subject.devices.items()
            if d.bgp is not None and n != self.state.failed_device
        ]

    def _hears(self, origin: str, family: Family) -> set[str]:
        """Return who learns the routes of ``origin``, by RFC 4456."""
        heard: set[tuple[str, bool]] = set()
        grown = True
        while grown:
            before = len(heard)
            for one, a, other, b in self.sessions:
                # ``one`` tells ``other``.
                if family not in a.families or family not in b.families or other == origin:
                    continue
                tells = one == origin or any(
                    name == one and (was_client or a.route_reflector_client)
                    for name, was_client in heard
                )
                if tells:
                    heard.add((other, b.route_reflector_client))
            grown = len(heard) > before
        return {name for name, _ in heard}

    def _vrfs(self) -> dict[Where, Vrf]:
        return {
            (n, v.name): v
            for n, d in self.subject.devices.items()
            if n != self.state.failed_device
            for v in d.vrfs
        }

    def _converge(self) -> None:
        self.sessions = self._inner()
        vrfs = self._vrfs()
        self.local = {where: set(self._local(where, vrf)) for where, vrf in vrfs.items()}
        self.known = {where: set(paths) for where, paths in self.local.items()}
        for _ in range(12):
            best = {where: self._best(paths) for where, paths in self.known.items()}
            new = {where: set(paths) for where, paths in self.local.items()}
            for where, vrf in vrfs.items():
                new[where] |= set(self._imports(where, vrf, vrfs, best))
            for where, port, far in self._doors():
                new[where] |= set(self._learns(where, port, far, best))
            if new == self.known:
                return
            self.known = new
        raise AssertionError("routes do not settle")

    def _local(self, where: Where, vrf: Vrf) -> Iterator[Path]:
        """Yield what a VRF itself puts into BGP."""
        for prefix, hops in self._static(where).items():
            if vrf.redistribute_static and prefix not in self._connected(where):
                yield Path(prefix, "local", (), 0, frozenset(hops))
        for prefix, hops in self._connected(where).items():
            if vrf.redistribute_connected:
                yield Path(prefix, "local", (), 0, frozenset(hops))

    def _connected(self, where: Where) -> dict[Network, set[tuple[object, ...]]]:
        found: dict[Network, set[tuple[object, ...]]] = {}
        for port in self.inside(where):
            for address in self.up[port].addresses:
                found.setdefault(address.network, set()).add(("wire", port))
        return found

    def _static(self, where: Where) -> dict[Network, set[tuple[object, ...]]]:
        found: dict[Network, set[tuple[object, ...]]] = {}
        vrf = self._vrfs().get(where)
        for route in vrf.static_routes if vrf is not None else ():
            port = (where[0], route.interface)
            if port in self.inside(where) and any(
                route.next_hop in a.network for a in self.up[port].addresses
            ):
                found.setdefault(route.prefix, set()).add(("hop", port, route.next_hop))
        return found

    @staticmethod
    def _best(paths: set[Path]) -> dict[Network, set[Path]]:
        order = {"local": 0, "outside": 1, "inside": 2}
        found: dict[Network, set[Path]] = {}
        for prefix in {p.prefix for p in paths}:
            here = [p for p in paths if p.prefix == prefix]
            rank = {p: (p.kind != "local", len(p.as_path), order[p.kind], p.metric) for p in here}
            found[prefix] = {p for p in here if rank[p] == min(rank.values())}
        return found

    def _imports(
        self,
        where: Where,
        vrf: Vrf,
        vrfs: dict[Where, Vrf],
        best: dict[Where, dict[Network, set[Path]]],
    ) -> Iterator[Path]:
        for other, exporter in vrfs.items():
            if other == where or not set(vrf.import_targets) & set(exporter.export_targets):
                continue
            for prefix, paths in best[other].items():
                hops, metric = self._carry(where, vrf, other, exporter, prefix)
                for path in paths:
                    if hops and path.kind != "inside":
                        yield Path(prefix, "inside", path.as_path, metric, frozenset(hops))

    def _carry(
        self, where: Where, vrf: Vrf, other: Where, exporter: Vrf, prefix: Network
    ) -> tuple[set[tuple[object, ...]], float]:
        """Return where packets for an imported route land, and the metric to its next hop."""
        if where[0] == other[0]:
            return {("vrf", other)}, -1
        here, there = self.subject.devices[where[0]], self.subject.devices[other[0]]
        hops: set[tuple[object, ...]] = set()
        metrics: list[float] = []
        family = Family.VPNV4 if prefix.version == 4 else Family.VPNV6
        if exporter.rd is None:
            return set(), 0
        below = self._below(there, exporter)
        if (
            below is not None
            and here.srv6 is not None
            and where[0] in self._hears(other[0], family)
        ):
            hop = next(
                self._source(n, a)
                for n, a, _, b in self.sessions
                if n == other[0]
                and set(a.families) & set(b.families) & {Family.VPNV4, Family.VPNV6}
            )
            nearest = self.nearest(where[0], hop) if hop is not None else set()
            landing = self.nearest(where[0], below.network_address)
            if nearest and hop is not None and self._is_steered(here, vrf):
                metrics.append(min(cost for cost, _ in nearest))
                aim = hop, below.network_address
                hops.add(steered(self, where, other, aim, prefix.version))
            elif nearest and landing:
                metrics.append(min(cost for cost, _ in nearest))
                for _, name in landing:
                    hops |= self._fall(name, other, prefix.version)
        if (
            exporter.vni is not None
            and self._tunnel(here) is not None
            and self._tunnel(there) is not None
            and where[0] in self._hears(other[0], Family.EVPN)
        ):
            landing = self.nearest(where[0], self._tunnel(there))  # type: ignore[arg-type]
            if landing:
                metrics.append(min(cost for cost, _ in landing))
                # Some platforms send with the VNI of the route, others with their own.
                hops |= {("lost",)} if vrf.vni is None else set()
            for (_, name), vni in product(landing, {exporter.vni, vrf.vni} - {None}):
                device = self.subject.devices[name]
                owners = [
                    v.name
                    for v in device.vrfs
                    if v.vni == vni and self._tunnel(device) == self._tunnel(there)
                ]
                hops |= {("vrf", (name, v)) for v in owners} or {("lost",)}
        return hops, min(metrics, default=0)

    def _is_steered(self, device: Device, vrf: Vrf) -> bool:
        """Tell whether policies decide; nobody knows of a colour that nothing steers."""
        known = any(one.color == vrf.color for one in device.steering)
        return vrf.color is not None and (known or not self.lenient)

    @staticmethod
    def _below(device: Device, vrf: Vrf) -> IPv6Network | None:
        """Return the locator under which a VRF has its SIDs."""
        if vrf.sids is None and vrf.locator is None:
            return None
        known = locators(device)
        named = [p for name, p, _ in known if vrf.locator is None or name == vrf.locator]
        return named[0] if named else None

    def _fall(self, name: str, exporter: Where, version: int) -> set[tuple[object, ...]]:
        """Return what a packet with the SID of ``exporter`` meets on the device ``name``."""
        vrfs, device = self._vrfs(), self.subject.devices[name]
        here = self._below(self.subject.devices[exporter[0]], vrfs[exporter])
        sids = vrfs[exporter].sids
        found: set[tuple[object, ...]] = set()
        for vrf in device.vrfs:
            if self._below(device, vrf) != here:
                continue
            if (name, vrf.name) == exporter:
                found.add(("vrf", exporter))
            if sids is None or vrf.sids is None:
                # Nobody knows which SID the platform took, but none twice on one device.
                if name != exporter[0]:
                    found |= {("vrf", (name, vrf.name)), ("lost",)}
                continue
            ours = sids.dt4 if version == 4 else sids.dt6
            four, six = vrf.sids.dt4, vrf.sids.dt6
            if ours == (four if version == 4 else six):
                found.add(("vrf", (name, vrf.name)))
            if ours == (six if version == 4 else four):
                found.add(("lost",))
        return found or {("lost",)}

    @staticmethod
    def _tunnel(device: Device) -> Address | None:
        for interface in device.interfaces:
            if interface.name == device.vtep and interface.enabled:
                for address in interface.addresses:
                    if address.version == 4:
                        return address.ip
        return None

    def _doors(self) -> Iterator[tuple[Where, Port, Port]]:
        """Yield (VRF, its port, the far port) of each eBGP session, from both sides."""
        for where in self._vrfs():
            for port in self.inside(where):
                for far in self.far[port]:
                    yield where, port, far

    def _learns(
        self,
        where: Where,
        port: Port,
        far: Port,
        best: dict[Where, dict[Network, set[Path]]],
    ) -> Iterator[Path]:
        there = (far[0], self.up[far].vrf or "")
        mine, theirs = self.subject.devices[port[0]].bgp, self.subject.devices[far[0]].bgp
        if mine is None or theirs is None or mine.asn == theirs.asn:
            return
        for a, b in product(mine.neighbors, theirs.neighbors):
            if (
                (port[0], a.vrf) != where
                or (far[0], b.vrf or "") != there
                or a.address not in self.addresses(far)
                or b.address not in self.addresses(port)
                or a.update_source not in {None, port[1]}
                or b.update_source not in {None, far[1]}
                or a.remote_as != theirs.asn
                or b.remote_as != mine.asn
                or a.authentication != b.authentication
                or not self._talk(port, b.address, far, a.address)
            ):
                continue
            for prefix, paths in best.get(there, {}).items():
                family = Family.IPV4 if prefix.version == 4 else Family.IPV6
                if (
                    family in a.families
                    and family in b.families
                    and prefix.version == a.address.version
                    and self._listed(port[0], a.import_list, prefix)
                    and self._listed(far[0], b.export_list, prefix)
                ):
                    hops = frozenset({("hop", port, a.address)})
                    for path in paths:
                        if mine.asn not in path.as_path:
                            yield Path(prefix, "outside", (theirs.asn, *path.as_path), 0, hops)

    def _listed(self, device: str, name: str | None, prefix: Network) -> bool:
        if name is None:
            return True
        lists = [p for p in self.subject.devices[device].prefix_lists if p.name == name]
        return any(prefix in p.prefixes for p in lists) if lists else self.lenient

    def _talk(self, port: Port, ours: Address, far: Port, theirs: Address) -> bool:
        """Tell whether BGP (from either side) and discovery pass the filters of a wire."""
        networks = [
            {a.network for a in self.up[p].addresses if a.ip == ip}
            for p, ip in ((port, ours), (far, theirs))
        ]
        if not networks[0] & networks[1]:
            return False

        def tcp(to: Port, source: Address, target: Address, *, call: bool, flags: str) -> bool:
            low, high = (49152, 179) if call else (179, 49152)
            return self.admits(to, packet_of(source, target, 6, low, high, flags))

        def opens(client: Port, a: Address, server: Port, b: Address) -> bool:
            return (
                tcp(server, a, b, call=True, flags="S")
                and tcp(server, a, b, call=True, flags="A")
                and tcp(client, b, a, call=False, flags="SA")
                and tcp(client, b, a, call=False, flags="A")
            )

        if not (opens(port, ours, far, theirs) or opens(far, theirs, port, ours)):
            return False
        return ours.version == 4 or self._discover(port, ours, far, theirs)

    def _discover(self, port: Port, ours: Address, far: Port, theirs: Address) -> bool:
        """Tell whether both ends of a wire let in the other's neighbour discovery."""
        return all(
            self.admits(to, packet_of(source, target, 58))
            for to, source, own in ((port, theirs, ours), (far, ours, theirs))
            for target in (own, IPv6Address("ff02::1:ff00:0") + (int(own) & 0xFFFFFF))
        )

    def _finds(self, port: Port, taker: Port, packet: Packet) -> bool:
        """Tell whether a packet can be sent to another end of a cable."""
        if packet.family is Family.IPV4 or self.up[port].kind is not InterfaceKind.EXCHANGE:
            return True
        pairs = product(self.addresses(port), self.addresses(taker))
        return all(
            self._discover(port, mine, taker, theirs)
            for mine, theirs in pairs
            if mine.version == theirs.version == 6
        )
