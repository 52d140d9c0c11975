"""Cables: two ports joined in a namespace that no router sees.

A port is one end of a veth pair whose other end, the wire end, stands in the namespace ``wires``.
Two wire ends are joined by redirecting every frame that enters one to the other, so that all
protocols pass, those that a bridge would keep to itself too (IS-IS, LLDP, BPDU). A cut takes both
wire ends down, so both ports lose their carrier; a silent cut takes the redirections away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from lab.inside.commands import LabError, batch, must
from lab.inside.namespaces import router_namespace
from lab.model import Cable, Wire

__all__ = ["MTU", "WIRES", "CableState", "Wires"]

WIRES: Final = "wires"
MTU: Final = 9216
"""Of wire ends: more than any port is given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CableState:
    """What a cable does now."""

    carrier: bool = False
    """Its ends are up."""
    joined: bool = False
    """Frames pass."""


class Wires:
    """All wire ends, by the port that each belongs to."""

    def __init__(self) -> None:
        self._ends: dict[Wire, str] = {}
        self._cables: dict[str, Cable] = {}
        self._states: dict[str, CableState] = {}
        self._cut: set[str] = set()
        self._silent: set[str] = set()
        self._dead: dict[str, bool] = {}

    async def build(self, ports: Iterable[Wire], cables: Iterable[Cable]) -> None:
        """Make a veth pair for each port (its router's namespace exists) and join the cables."""
        await must(["ip", "netns", "add", WIRES])
        await must(["ip", "netns", "exec", WIRES, "sysctl", "-qw", _QUIET])
        lines = ["link set dev lo up"]
        for number, port in enumerate(ports):
            end = f"w{number}"
            self._ends[port] = end
            peer = f"peer name {port.port} netns {router_namespace(port.router)}"
            lines.append(f"link add name {end} mtu {MTU} type veth {peer}")
        await batch("ip", WIRES, lines)
        self._cables = {cable.name: cable for cable in cables}
        await batch(
            "tc", WIRES, (line for each in self._cables.values() for line in self._tc(each))
        )
        self._states = {name: CableState() for name in self._cables}
        await self._settle()

    def passing(self) -> Mapping[tuple[str, str], tuple[str, str]]:
        """Return the other end of each port (router, port) whose cable passes frames now."""
        ends: dict[tuple[str, str], tuple[str, str]] = {}
        for name, cable in self._cables.items():
            state = self._states[name]
            if state.joined and state.carrier:
                first, second = ((end.router, end.port) for end in cable.ends)
                ends |= {first: second, second: first}
        return ends

    async def cut(self, name: str, *, silent: bool) -> None:
        """Cut a cable. A silent cut keeps the carrier."""
        self._known(name)
        (self._silent if silent else self._cut).add(name)
        await self._settle()

    async def mend(self, name: str) -> None:
        """Mend a cable, however it was cut."""
        self._known(name)
        self._silent.discard(name)
        self._cut.discard(name)
        await self._settle()

    async def unplug(self, router: str, *, silent: bool) -> None:
        """Let all cables of a dead router lose their carrier, or only their frames."""
        self._dead[router] = silent
        await self._settle()

    async def plug(self, router: str) -> None:
        """Take back what ``unplug`` did."""
        self._dead.pop(router, None)
        await self._settle()

    def report(self) -> Mapping[str, Mapping[str, bool]]:
        """Return what each cable does now, by name."""
        return {
            name: {
                "up": state.carrier and state.joined,
                "cut": name in self._cut,
                "silent": name in self._silent,
            }
            for name, state in sorted(self._states.items())
        }

    async def _settle(self) -> None:
        """Bring every cable to the state that it should have."""
        links: list[str] = []
        filters: list[str] = []
        wanted = {name: self._wanted(cable) for name, cable in self._cables.items()}
        for name, state in wanted.items():
            first, second = (self._ends[end] for end in self._cables[name].ends)
            if state.carrier != self._states[name].carrier:
                how = "up" if state.carrier else "down"
                links += [f"link set dev {end} {how}" for end in (first, second)]
            if state.joined != self._states[name].joined:
                pairs = ((first, second), (second, first))
                filters += [_redirect(*pair, add=state.joined) for pair in pairs]
        await batch("tc", WIRES, filters)
        await batch("ip", WIRES, links)
        self._states = wanted

    def _wanted(self, cable: Cable) -> CableState:
        dead = [self._dead[end.router] for end in cable.ends if end.router in self._dead]
        carrier = cable.name not in self._cut and all(dead)
        return CableState(carrier=carrier, joined=cable.name not in self._silent and not dead)

    def _tc(self, cable: Cable) -> Iterable[str]:
        for end in cable.ends:
            yield f"qdisc add dev {self._ends[end]} clsact"
            if cable.delay:
                delay = f"netem delay {cable.delay}us limit 10000"
                yield f"qdisc add dev {self._ends[end]} root {delay}"

    def _known(self, name: str) -> None:
        if name not in self._cables:
            raise LabError(f"the lab has no cable {name}")


_QUIET: Final = "net.ipv6.conf.default.disable_ipv6=1"


def _redirect(source: str, target: str, *, add: bool) -> str:
    if not add:
        return f"filter del dev {source} ingress pref 1"
    action = f"action mirred egress redirect dev {target}"
    return f"filter add dev {source} ingress pref 1 protocol all matchall {action}"
