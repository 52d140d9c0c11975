"""Ports of 127.0.0.1 that lead to routers, and the management network's own addresses."""

from __future__ import annotations

import socket
from collections.abc import Iterable, Mapping
from ipaddress import AddressValueError, IPv4Address, IPv4Network, NetmaskValueError

from citynet.errors import CallError, UnavailableError

__all__ = ["LOOPBACK", "choose_ports", "listeners", "spare_address"]

LOOPBACK = "127.0.0.1"


def listeners(wanted: Mapping[str, int]) -> dict[str, socket.socket]:
    """Listen for each address: on its wanted port when that is free, else on one that is."""
    made: dict[str, socket.socket] = {}
    try:
        for address in sorted(wanted):
            made[address] = _listen(wanted[address])
    except OSError as error:
        for listener in made.values():
            listener.close()
        raise UnavailableError(
            f"This machine gave no port of {LOOPBACK} for router {address}: {error}"
        ) from error
    return made


def choose_ports(wanted: Mapping[str, int]) -> dict[str, int]:
    """Return free ports; 0 asks for any. They are free now, and may be taken a moment later."""
    made = listeners(wanted)
    ports = {address: int(made[address].getsockname()[1]) for address in made}
    for listener in made.values():
        listener.close()
    return ports


def _listen(port: int) -> socket.socket:
    for number in (port, 0):
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            # Connections of a machine that just ended keep their port for a minute otherwise.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((LOOPBACK, number))
            listener.listen(64)
        except OSError:
            listener.close()
            if number == 0:
                raise
        else:
            return listener
    raise OSError("no free port")


def spare_address(network: str, gateway: str, addresses: Iterable[str]) -> str:
    """Return an address of the management network that nobody has.

    QEMU answers for one more address than the gateway's (its name server), which must not be a
    router's. Raises :class:`CallError` when an address does not fit the network.
    """
    try:
        net = IPv4Network(network)
        used = [IPv4Address(gateway), *(IPv4Address(address) for address in addresses)]
    except (AddressValueError, NetmaskValueError, ValueError) as error:
        raise CallError(f"The lab's management network is not IPv4: {error}") from error
    reserved = {net.network_address, net.broadcast_address}
    taken = set(used)
    for address in used:
        if address not in net or address in reserved:
            raise CallError(
                f"{address} is no address of a machine in the management network {net}."
            )
    if len(taken) != len(used):
        raise CallError(f"An address of the management network {net} is there twice.")
    for number in range(int(net.broadcast_address) - 1, int(net.network_address), -1):
        if IPv4Address(number) not in taken:
            return str(IPv4Address(number))
    raise CallError(
        f"The management network {net} is full. The lab's virtual machine needs one free address "
        "in it: make the network one bit larger."
    )
