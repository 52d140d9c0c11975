"""What a device says of itself now, raw: files, and what programs on it print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["FrrObservation"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FrrObservation:
    """One look at a router with FRR on Linux, as its agent answers ``observe``.

    Texts are what the named program printed, unchanged. ``None`` means that the program did not
    answer (a daemon that is not running); an empty text means that it answered nothing.
    """

    files: Mapping[str, str]
    """Managed files that exist on disk, by path without the leading slash."""
    foreign: Mapping[str, str]
    """Other files in folders that programs read besides ours (``etc/sysctl.d``,
    ``etc/network/interfaces.d`` and the like) that no package owns."""
    daemons: tuple[str, ...]
    """Names of the FRR daemons that run, sorted (``bgpd``, ``zebra``)."""
    processes: tuple[str, ...]
    """Other managed services that run, sorted: ``chronyd``, ``lldpd``, ``rsyslogd``, ``snmpd``,
    ``sshd``."""
    frr: str | None
    """``vtysh -c 'show running-config'``."""
    nft: str
    """``nft -nn -s list ruleset`` of the running rules."""
    nft_disk: str | None
    """The same, of ``/etc/nftables.conf`` loaded in an empty network namespace of its own; ``None``
    where it cannot be loaded."""
    links: str
    """``ip -json -details address show``."""
    routes: Mapping[str, str]
    """``ip -N -json -details -4 route show table all`` under the key ``ipv4``, the same with ``-6``
    under ``ipv6``.

    ``-N``, because names of tables come from a file that need not be right, and because ``static``
    is the name of two protocols: 4, what somebody said by hand, and 196, FRR's.
    """
    rules: Mapping[str, str]
    """``ip -N -json -details -4 rule show`` under the key ``ipv4``, the same with ``-6`` under
    ``ipv6``."""
    tunnel_source: str
    """``ip sr tunsrc show``."""
    qdiscs: str
    """``tc -json -details qdisc show``."""
    classes: Mapping[str, str]
    """``tc -details class show dev D`` by interface with classes (HTB has no JSON in 6.1)."""
    tc_filters: Mapping[str, str]
    """``tc -details filter show dev D ingress`` by interface with a discipline ``clsact`` or
    ``ingress``. No JSON: that of iproute2 6.1 leaves out the rate and the burst of a policer."""
    more_filters: Mapping[str, str]
    """The same of other places with filters: ``D egress``, ``D parent 1:``, ``D parent 1:1``."""
    sysctls: Mapping[str, str]
    """Value of each key that the file on disk names; a key that does not exist is left out."""
    interface_sysctls: Mapping[str, str]
    """``forwarding``, ``proxy_arp`` and ``rp_filter`` of IPv4, ``accept_ra``, ``disable_ipv6``,
    ``forwarding`` and ``seg6_enabled`` of IPv6, of each interface, of ``all`` and of ``default``.
    A dot in the name of an interface is ``/`` in the key, as sysctl(8) writes it."""
    hostname: str
    state: str
    """``/var/lib/citynet/state.json``; empty where there is none."""
