"""Numbers that exist only where a path runs, and the values that follow from them.

Laws are those of allocation: a number that stands in a lock is kept, numbers are unique (VLANs on
a trunk, address pairs between two domains, SID indexes on a device), and what is new takes the
smallest free number in the order of names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from citynet.allocation.model import Ids, pair_ipv4, pair_ipv6
from citynet.allocation.numbering import Pool, number_all
from citynet.allocation.reservations import reserved_pairs
from citynet.binding.collisions import binding_collisions, domain_pair
from citynet.binding.locks import BindingLock, HandOffLock, LinkLocks, link_lock_path
from citynet.binding.model import MAX_SID_INDEX, Bindings, HandOffBinding
from citynet.binding.presence import VrfPresence, vrfs_of
from citynet.city.model import City, HandOff, SidFormat, Transport
from citynet.city.reserved import Reservation
from citynet.errors import Finding, FindingsError
from citynet.intent.model import Intents
from citynet.placement.model import Placement

__all__ = ["bind", "link_locks"]

_On = tuple[str, str]
"""A service on a hand-off link: (service key, link)."""


def bind(
    city: City, intents: Intents, ids: Ids, placement: Placement, locks: LinkLocks
) -> Bindings:
    """Return hand-off VLANs and addresses, and the SID index of every VRF with classic SIDs.

    Raises ``FindingsError`` with every finding: two locks on one number (CN601), an exhausted pool
    (CN602), a locked number outside its pool (CN603), a locked number that is reserved (CN604).
    """
    presences = vrfs_of(city, intents, ids, placement)
    bound = _bound(city, intents, placement, presences, locks)
    return Bindings(
        hand_offs={
            (key, link): _hand_off(city, link, bound.services[key].hand_offs[link])
            for key, placed in sorted(placement.services.items())
            for link in placed.hand_offs
        },
        sids={
            (presence.device, presence.name): bound.services[presence.service].sids[
                presence.device, presence.name
            ]
            for presence in _numbered(city, presences)
        },
    )


def link_locks(
    city: City, intents: Intents, ids: Ids, placement: Placement, previous: LinkLocks
) -> LinkLocks:
    """Return what ``locks/links/`` has to say now; ``bind`` gives the same from either.

    What is out of use keeps its number; the lock of a service that is gone is a tombstone. Raises
    as ``bind`` does.
    """
    presences = vrfs_of(city, intents, ids, placement)
    return _bound(city, intents, placement, presences, previous)


def _bound(
    city: City,
    intents: Intents,
    placement: Placement,
    presences: tuple[VrfPresence, ...],
    previous: LinkLocks,
) -> LinkLocks:
    findings = list(binding_collisions(city, previous))
    if findings:
        # What collides would be given twice again; the rest is not worth a second opinion.
        raise FindingsError(findings)

    def lock_of(key: str) -> PurePosixPath:
        """Return the lock file for a key that starts with a service's."""
        service = key.split(" ", 1)[0]
        return link_lock_path(intents.services[service].owner, service)

    used = [(key, link) for key, placed in placement.services.items() for link in placed.hand_offs]
    numbered = tuple(_numbered(city, presences))
    vlans = _number(_vlans(city, used, previous), lock_of, findings)
    pairs = _number(_pairs(city, used, previous), lock_of, findings)
    sids = _number(_sids(city, numbered, previous), lock_of, findings)
    if findings:
        raise FindingsError(findings)
    indexes: defaultdict[str, dict[tuple[str, str], int]] = defaultdict(dict)
    for presence in numbered:
        where = presence.device, presence.name
        indexes[presence.service][where] = sids[_key(presence.service, *where)]
    locks = {
        key: BindingLock(
            service=key,
            owner=service.owner,
            hand_offs={
                link: HandOffLock(vlan=vlans[_key(key, link)], pair=pairs[_key(key, link)])
                for link in placement.services[key].hand_offs
            },
            sids=indexes[key],
        )
        for key, service in intents.services.items()
    }
    return _with_resting(locks, previous)


_Group = tuple[Pool, list[str], Mapping[str, int]]
"""A pool, who wants a number of it, and the numbers that locks hold."""


def _key(service: str, *where: str) -> str:
    return " ".join((service, *where))


def _number(
    groups: Iterable[_Group],
    lock_of: Callable[[str], PurePosixPath],
    findings: list[Finding],
) -> Mapping[str, int]:
    numbers: dict[str, int] = {}
    for pool, wanted, held in groups:
        given, refused = number_all(pool, sorted(wanted), held, lock_of)
        numbers |= given
        findings += refused
    return numbers


def _hand_off_numbers(city: City, domains: Iterable[str]) -> HandOff:
    wanted = set(domains)
    # Placement uses only hand-offs whose pair of domains has its numbers.
    return next(h for h in city.hand_offs if set(h.domains) == wanted)


def _vlans(city: City, used: Iterable[_On], previous: LinkLocks) -> Iterator[_Group]:
    by_link: defaultdict[str, list[str]] = defaultdict(list)
    for key, link in used:
        by_link[link].append(_key(key, link))
    for link, wanted in sorted(by_link.items()):
        domains = domain_pair(city, link)
        first, last = _hand_off_numbers(city, domains).vlans
        reserved = city.reserved.hand_offs.get(frozenset(domains), ())
        held = {
            _key(key, link): bound.vlan
            for key, lock in previous.services.items()
            if (bound := lock.hand_offs.get(link)) is not None and bound.vlan is not None
        }
        yield _pool(f"hand-off VLANs on {link}", first, last, reserved), wanted, held


def _pairs(city: City, used: Iterable[_On], previous: LinkLocks) -> Iterator[_Group]:
    by_domains: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for key, link in used:
        by_domains[domain_pair(city, link)].append(_key(key, link))
    for domains, wanted in sorted(by_domains.items()):
        numbers = _hand_off_numbers(city, domains)
        count = min(numbers.ipv4.num_addresses, numbers.ipv6.num_addresses) // 2
        held = {
            _key(key, link): bound.pair
            for key, lock in previous.services.items()
            for link, bound in lock.hand_offs.items()
            # The pair of a link that is gone may be of any pool, so it rests in all of them.
            if bound.pair is not None and domain_pair(city, link) in {(), domains}
        }
        name = f"hand-off addresses of {' and '.join(domains)} ({numbers.ipv4}, {numbers.ipv6})"
        reserved = reserved_pairs(city.reserved.prefixes, (numbers.ipv4, numbers.ipv6))
        yield _pool(name, 0, count - 1, reserved), wanted, held


def _sids(city: City, presences: Iterable[VrfPresence], previous: LinkLocks) -> Iterator[_Group]:
    by_device: defaultdict[str, list[str]] = defaultdict(list)
    for presence in presences:
        by_device[presence.device].append(_key(presence.service, presence.device, presence.name))
    held: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for key, lock in previous.services.items():
        for (device, vrf), index in lock.sids.items():
            held[device][_key(key, device, vrf)] = index
    for device, wanted in sorted(by_device.items()):
        reserved = city.reserved.sids.get(device, ())
        pool = _pool(f"SID indexes of {device}", 1, MAX_SID_INDEX, reserved)
        yield pool, wanted, held[device]


def _pool(name: str, first: int, last: int, reserved: tuple[Reservation, ...]) -> Pool:
    return Pool(
        name=name,
        first=first,
        last=last,
        exhausted="CN602",
        outside="CN603",
        reserved=reserved,
        taken="CN604",
    )


def _numbered(city: City, presences: Iterable[VrfPresence]) -> Iterator[VrfPresence]:
    """Yield the VRFs whose SIDs we number: platforms take compressed ones by themselves."""
    for presence in presences:
        domain = city.domains[city.devices[presence.device].domain]
        if domain.transport is Transport.SRV6 and domain.sids is SidFormat.CLASSIC:
            yield presence


def _with_resting(locks: Mapping[str, BindingLock], previous: LinkLocks) -> LinkLocks:
    services = dict(locks)
    for key, before in previous.services.items():
        hand_offs = {
            link: bound
            for link, bound in before.hand_offs.items()
            # Healing may have taken a number of something that is out of use: then nothing rests.
            if bound.vlan is not None and bound.pair is not None
        }
        if key in services:
            now = services[key]
            services[key] = replace(
                now, hand_offs={**hand_offs, **now.hand_offs}, sids={**before.sids, **now.sids}
            )
        else:
            services[key] = replace(before, hand_offs=hand_offs, released=True)
    return LinkLocks(services=dict(sorted(services.items())))


def _hand_off(city: City, link: str, bound: HandOffLock) -> HandOffBinding:
    if bound.vlan is None or bound.pair is None:
        raise AssertionError("what is used has been numbered")
    numbers = _hand_off_numbers(city, domain_pair(city, link))
    ends = city.links[link].ends
    return HandOffBinding(
        vlan=bound.vlan,
        ipv4=dict(zip(ends, pair_ipv4(numbers.ipv4, bound.pair), strict=True)),
        ipv6=dict(zip(ends, pair_ipv6(numbers.ipv6, bound.pair), strict=True)),
    )
