"""``neighbor ADDRESS …`` in ``frr.conf``: the lines of one BGP session."""

from __future__ import annotations

from collections.abc import Container
from typing import Final, TypeVar

from citynet.device.model import Address, BgpNeighbor, Family
from citynet.readers.frr.bfd import PROFILE
from citynet.readers.frr.lines import Line, Said, Source, origin_of, value_of
from citynet.readers.frr.values import label, number, port_name, reference

__all__ = ["Neighbor"]

T = TypeVar("T")

_UNICAST: Final = (Family.IPV4, Family.IPV6)
_NEXT_HOPS_V4: Final = (Family.IPV4, Family.VPNV4)


class Neighbor:
    """A session while it is read. FRR refuses all its lines before ``remote-as``."""

    def __init__(self, source: Source, address: Address, vrf: str | None) -> None:
        self.source = source
        self.address = address
        self.vrf = vrf
        self.lines: list[int] = []
        self.remote_as: Said[int] | None = None
        self.description: Said[str] | None = None
        self.bfd: Said[bool] | None = None
        self.profile: Said[bool] | None = None
        self.password: Said[str] | None = None
        self.update_source: Said[str] | None = None
        self.connect: Said[bool] | None = None
        self.extended: Said[bool] | None = None
        self.active: dict[Family, Said[bool]] = {}
        self.reflected: dict[Family, Said[bool]] = {}
        self.lists: dict[str, dict[Family, Said[str]]] = {"in": {}, "out": {}}

    def take(self, words: list[str], line: Line) -> bool:
        """Take what stands after the address; return whether it is known."""
        first = self.source.first
        match words:
            case ["remote-as", text]:
                self.remote_as = first(self.remote_as, number(text, 1, 2**32 - 1), line)
            case ["description", *_]:
                text = line.text.partition("description")[2].strip()
                self.description = first(self.description, text or None, line)
            case ["bfd"]:
                self.bfd = first(self.bfd, value=True, line=line)
            case ["bfd", "profile", name] if name == PROFILE:
                self.profile = first(self.profile, value=True, line=line)
            case ["password", text]:
                self.password = first(self.password, reference(text), line)
            case ["update-source", text]:
                self.update_source = first(self.update_source, port_name(text), line)
            case ["timers", "connect", "10"]:
                self.connect = first(self.connect, value=True, line=line)
            case ["capability", "extended-nexthop"]:
                self.extended = first(self.extended, value=True, line=line)
            case _:
                return False
        self._after_remote_as(line)
        return True

    def take_in_family(self, family: Family, words: list[str], line: Line) -> bool:
        """Take what stands after the address in the block of ``family``."""
        match words:
            case ["activate"]:
                self._keep(self.active, family, line, value=True)
            case ["route-reflector-client"]:
                self._keep(self.reflected, family, line, value=True)
            case ["prefix-list", name, "in" | "out" as direction] if family in _UNICAST:
                self._keep(self.lists[direction], family, line, value=label(name))
            case _:
                return False
        self._after_remote_as(line)
        return True

    def _keep(
        self, said: dict[Family, Said[T]], family: Family, line: Line, *, value: T | None
    ) -> None:
        found = self.source.first(said.get(family), value, line)
        if found is not None:
            said[family] = found

    def _after_remote_as(self, line: Line) -> None:
        self.lines.append(line.number)
        if self.remote_as is None:
            self.source.refuse(line, "the neighbor has no remote-as before this line")

    def part(
        self, asn: int, lists: Container[tuple[Family, str]], interfaces: Container[str]
    ) -> BgpNeighbor | None:
        """Return the session; refuse its lines that contradict each other or name nothing."""
        if self.remote_as is None:
            return None
        if self.update_source is not None and self.update_source.value not in interfaces:
            self.source.refuse(self.update_source.line, "there is no such interface")
        self._check_families(external=self.remote_as.value != asn)
        self._check_next_hops()
        self._check_bfd()
        if self.connect is None:
            self.source.refuse(self.remote_as.line, "it lacks 'timers connect 10'")
        return BgpNeighbor(
            address=self.address,
            remote_as=self.remote_as.value,
            description=value_of(self.description) or "",
            vrf=self.vrf,
            update_source=value_of(self.update_source),
            families=tuple(self.active),
            route_reflector_client=bool(self.reflected),
            bfd=self.bfd is not None,
            authentication=value_of(self.password),
            import_list=self._list("in", lists),
            export_list=self._list("out", lists),
            origin=origin_of((self.source, self.lines)),
        )

    def _check_families(self, *, external: bool) -> None:
        stated = [(family, said.line) for family, said in self.reflected.items()]
        for table in self.lists.values():
            stated += [(family, said.line) for family, said in table.items()]
        for family, line in stated:
            if family not in self.active:
                self.source.refuse(line, "the neighbor is not active in this family")
        for family, active in self.active.items():
            if self.reflected and family not in self.reflected:
                self.source.refuse(active.line, "no route-reflector-client, unlike elsewhere")
            lacking = [way for way, said in self.lists.items() if family not in said]
            # RFC 8212, which `frr defaults traditional` obeys; the model's None accepts all.
            if external and lacking:
                ways = " and ".join(lacking)
                self.source.refuse(active.line, f"eBGP without a prefix list {ways} passes nothing")

    def _check_next_hops(self) -> None:
        """Compare ``capability extended-nexthop`` (RFC 8950) with the families."""
        needed = self.address.version == 6 and any(f in self.active for f in _NEXT_HOPS_V4)
        if self.extended is not None and not needed:
            self.source.refuse(self.extended.line, "no IPv4 routes have IPv6 next hops here")
        if self.extended is None and needed and self.remote_as is not None:
            self.source.refuse(self.remote_as.line, "it lacks 'capability extended-nexthop'")

    def _check_bfd(self) -> None:
        if self.bfd is not None and self.profile is None:
            self.source.refuse(self.bfd.line, f"it lacks 'bfd profile {PROFILE}'")
        elif self.bfd is None and self.profile is not None:
            self.source.refuse(self.profile.line, "there is no 'bfd' of this neighbor")

    def _list(self, direction: str, lists: Container[tuple[Family, str]]) -> str | None:
        found: str | None = None
        for family, said in self.lists[direction].items():
            found = found or said.value
            if (family, said.value) not in lists:
                self.source.refuse(said.line, "there is no such prefix list of this family")
            if all(unicast in self.active for unicast in _UNICAST):
                self.source.refuse(said.line, "a prefix list where both families are spoken")
        return found
