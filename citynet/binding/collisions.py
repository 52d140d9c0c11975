"""Bindings that hold one number twice, as two merged branches leave them, and how they heal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from citynet.binding.locks import BindingLock, HandOffLock, LinkLocks, link_lock_path
from citynet.city.model import City
from citynet.errors import Finding, Place

__all__ = ["binding_collisions", "domain_pair", "healed_bindings"]


@dataclass(frozen=True, slots=True, order=True)
class _Claim:
    """One lock's hold on a number. The order decides who keeps it: the living, then by file."""

    released: bool
    path: PurePosixPath
    service: str
    where: tuple[str, ...]
    """Link of a hand-off, or device and VRF."""
    number: str
    """What is held, as findings call it; equal numbers collide."""
    part: str
    """``vlan``, ``pair`` or ``sid``: what the holder loses."""


def domain_pair(city: City, link: str) -> tuple[str, ...]:
    """Return the two domains of a hand-off link, sorted; empty when the link is gone."""
    if link not in city.links:
        return ()
    return tuple(sorted({city.devices[end.device].domain for end in city.links[link].ends}))


def binding_collisions(city: City, locks: LinkLocks) -> tuple[Finding, ...]:
    """Return a finding (CN601) for every number that two locks hold; it names both files."""
    return tuple(_finding(keeper, loser) for keeper, loser in _losers(city, locks))


def healed_bindings(city: City, locks: LinkLocks) -> LinkLocks:
    """Return ``locks`` without the second hold of each number; ``link_locks`` numbers them anew.

    The lock whose file sorts later loses, a tombstone before the living. Only the command
    ``citynet allocate`` heals; every other verb reports the collision.
    """
    lost = {(loser.service, loser.where, loser.part) for _, loser in _losers(city, locks)}
    return LinkLocks(services={key: _healed(lock, lost) for key, lock in locks.services.items()})


def _healed(lock: BindingLock, lost: set[tuple[str, tuple[str, ...], str]]) -> BindingLock:
    return replace(
        lock,
        hand_offs={
            link: HandOffLock(
                vlan=None if (lock.service, (link,), "vlan") in lost else bound.vlan,
                pair=None if (lock.service, (link,), "pair") in lost else bound.pair,
            )
            for link, bound in lock.hand_offs.items()
        },
        sids={
            where: index
            for where, index in lock.sids.items()
            if (lock.service, where, "sid") not in lost
        },
    )


def _losers(city: City, locks: LinkLocks) -> Iterator[tuple[_Claim, _Claim]]:
    """Yield (keeper, loser) for every hold that is not the first of its number."""
    first: dict[str, _Claim] = {}
    for claim in sorted(_claims(city, locks)):
        keeper = first.setdefault(claim.number, claim)
        if keeper is not claim:
            yield keeper, claim


def _claims(city: City, locks: LinkLocks) -> Iterator[_Claim]:
    for lock in locks.services.values():
        path = link_lock_path(lock.owner, lock.service)
        for link, bound in lock.hand_offs.items():
            if bound.vlan is not None:
                number = f"VLAN {bound.vlan} on {link}"
                yield _Claim(lock.released, path, lock.service, (link,), number, "vlan")
            domains = domain_pair(city, link)
            if bound.pair is not None and domains:
                number = f"address pair {bound.pair} of {' and '.join(domains)}"
                yield _Claim(lock.released, path, lock.service, (link,), number, "pair")
        for where, index in lock.sids.items():
            number = f"SID index {index} of {where[0]}"
            yield _Claim(lock.released, path, lock.service, where, number, "sid")


def _finding(keeper: _Claim, loser: _Claim) -> Finding:
    return Finding(
        place=Place(loser.path),
        code="CN601",
        message=f"{loser.number} is held twice",
        expected=f"{keeper.service} alone ({keeper.path})",
        found=f"{loser.service} too ({loser.path})",
        remedy=(
            f"run `citynet allocate`: {keeper.service} keeps it, {loser.service} is given another;"
            " commit what it writes"
        ),
    )
