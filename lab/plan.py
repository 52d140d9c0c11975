"""The plan of a city's lab: its routers, cables and tenants' hosts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from citynet.city.model import City, Link, LinkEnd
from citynet.device.model import Device, InterfaceKind, Network, Platform
from citynet.errors import CallError
from citynet.promises.model import Terminal
from citynet.render.model import Configuration
from lab.keys import HostKey, with_secrets
from lab.model import Cable, Host, HostAddress, LabPlan, Router, Wire
from validate.lab import addresses

__all__ = ["host_address", "plan_of", "planned_hosts"]

_MTU: Final = 1500
"""Of a tenant's host: what tenants' machines have."""

Ports = Mapping[tuple[str, str], str]


def plan_of(
    city: City,
    devices: Iterable[Device],
    day_zero: Iterable[Configuration],
    terminals: Iterable[Terminal],
    secrets: Mapping[str, str],
    keys: Mapping[str, HostKey],
    *,
    interfaces: Ports | None = None,
    delays: bool = False,
) -> LabPlan:
    """Return the plan of a lab in which every device of the city is an FRR router.

    ``devices`` are the city's FRR devices and the stand-ins of the others; ``interfaces`` maps
    (device, interface) of the others to the stand-in's names (``Rehearsal.interfaces``).
    ``day_zero`` is what each is born with, ``secrets`` the values of its references by name.
    ``delays`` gives each cable its link's one-way delay. Raises CallError where a device has no
    FRR router, no first files or no key, or where there is more than one management network.
    """
    routers = {device.name: device for device in devices}
    names = dict(interfaces or {})
    files = {each.device: each for each in day_zero}
    _complete(city, routers, files, keys)
    hosts = planned_hosts(terminals, names)
    cables = tuple(_cable(link, names, delays=delays) for link in _by_name(city.links.values()))
    ports = _used_ports(cables, hosts)
    network, gateway = _management(city)
    return LabPlan(
        routers=tuple(
            _router(city, device, ports, _with_values(files[name], secrets), keys[name])
            for name, device in sorted(routers.items())
        ),
        cables=cables,
        hosts=hosts,
        management_network=network,
        management_gateway=gateway,
    )


def planned_hosts(terminals: Iterable[Terminal], interfaces: Ports) -> tuple[Host, ...]:
    """Return the host of each terminal; ``interfaces`` as :func:`plan_of` takes them.

    Raises CallError where one terminal is said to attach in two ways.
    """
    return tuple(_host(terminal, interfaces) for terminal in _each_once(terminals))


def host_address(prefix: Network) -> HostAddress | None:
    """Return the host's address in a prefix, where probes look for it, and its gateway.

    ``None`` for a prefix with room for the gateway only.
    """
    own = addresses.host_address(prefix)
    if own is None:
        return None
    return HostAddress(
        address=f"{own}/{prefix.prefixlen}", gateway=str(addresses.gateway_address(prefix))
    )


def _with_values(configuration: Configuration, secrets: Mapping[str, str]) -> Mapping[str, str]:
    """Return the files of a configuration with its secrets' values."""
    return {each.path: with_secrets(each.text, secrets) for each in configuration.files}


def _complete(
    city: City,
    routers: Mapping[str, Device],
    files: Mapping[str, Configuration],
    keys: Mapping[str, HostKey],
) -> None:
    for name in city.devices:
        device = routers.get(name)
        if device is None or device.platform is not Platform.FRR:
            raise CallError(f"{name} has no FRR router to stand for it in a lab")
        if name not in files:
            raise CallError(f"{name} has no files to be born with")
        if name not in keys:
            raise CallError(f"{name} has no SSH host key")
    if strangers := sorted(set(routers) - set(city.devices)):
        raise CallError(f"the city has no device {strangers[0]}")


def _router(
    city: City,
    device: Device,
    used: Mapping[str, set[str]],
    files: Mapping[str, str],
    key: HostKey,
) -> Router:
    management = [i.name for i in device.interfaces if i.kind is InterfaceKind.MANAGEMENT]
    if len(management) != 1:
        raise CallError(f"{device.name} has {len(management)} management ports, not one")
    physical = {i.name for i in device.interfaces if i.kind is InterfaceKind.PHYSICAL}
    return Router(
        name=device.name,
        ports=tuple(sorted(physical | used.get(device.name, set()))),
        management_port=management[0],
        management_address=str(city.devices[device.name].management),
        files=dict(sorted(files.items())),
        host_key=key.private,
        tunnels_kept=_stands_in(city, device) and device.vtep is not None,
    )


def _stands_in(city: City, device: Device) -> bool:
    """Return whether a router is given a stand-in's text, not the target text of its device."""
    return city.devices[device.name].platform is not Platform.FRR


def _used_ports(cables: Iterable[Cable], hosts: Iterable[Host]) -> dict[str, set[str]]:
    used: dict[str, set[str]] = {}
    for cable in cables:
        for end in cable.ends:
            used.setdefault(end.router, set()).add(end.port)
    for host in hosts:
        used.setdefault(host.router, set()).add(host.port)
    return used


def _cable(link: Link, names: Ports, *, delays: bool) -> Cable:
    first, second = (_wire(end, names) for end in link.ends)
    return Cable(name=link.name, ends=(first, second), delay=link.delay if delays else 0)


def _wire(end: LinkEnd, names: Ports) -> Wire:
    return Wire(router=end.device, port=names.get((end.device, end.port), end.port))


def _host(terminal: Terminal, names: Ports) -> Host:
    found = (host_address(prefix) for prefix in terminal.prefixes)
    return Host(
        name=terminal.name,
        router=terminal.device,
        port=names.get((terminal.device, terminal.port), terminal.port),
        vlan=terminal.vlan,
        mtu=_MTU,
        addresses=tuple(address for address in found if address is not None),
    )


def _each_once(terminals: Iterable[Terminal]) -> list[Terminal]:
    found: dict[str, Terminal] = {}
    for terminal in terminals:
        if found.setdefault(terminal.name, terminal) != terminal:
            raise CallError(f"{terminal.name} is said to attach in two ways")
    return [found[name] for name in sorted(found)]


def _by_name(links: Iterable[Link]) -> list[Link]:
    return sorted(links, key=lambda link: link.name)


def _management(city: City) -> tuple[str, str]:
    """Return the one management network of a city and its gateway."""
    places = {
        (str(device.management.network), str(device.management_gateway))
        for device in city.devices.values()
    }
    if len(places) != 1:
        found = ", ".join(sorted(f"{network} by {gateway}" for network, gateway in places))
        raise CallError(f"a lab has one management network with one gateway; the city has {found}")
    ((network, gateway),) = places
    return network, gateway
