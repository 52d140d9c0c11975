"""Below ``security`` and ``protocols lldp``: what ports speak on their links."""

from __future__ import annotations

import re
from typing import Final

from citynet.device.model import InterfaceKind, MacSec
from citynet.readers.junos.reading import Reading, dashed
from citynet.readers.junos.statements import Node
from citynet.readers.values import secret

__all__ = ["read_lldp", "read_macsec"]

_CONSTANT: Final = (("cipher-suite", "gcm-aes-xpn-256"), ("security-mode", "static-cak"))
_KEY_NAME: Final = re.compile(r"[0-9a-f]{64}")


def read_macsec(reading: Reading) -> None:
    """Give each port that names an association its key; a port without one is in clear text."""
    node, ledger = reading.root.at("security", "macsec"), reading.ledger
    ports = node.at("interfaces")
    for name in ports.names():
        use = ports.at(name)
        with ledger.values_of(*use.statements()):
            interface = reading.interfaces.get(name)
            physical = interface is not None and interface.kind is InterfaceKind.PHYSICAL
            if interface is None or not physical or interface.draft.value.lag is not None:
                raise ValueError(f"{name!r} is no port of its own")
            association = f"MACSEC-{dashed(name)}"
            if not use.says_exactly([("connectivity-association", association)]):
                raise ValueError(f"the association of this port is {association!r}")
            found = _association(node.at("connectivity-association", association), reading)
            interface.draft.put(macsec=found)
            ledger.claim(*use.statements())


def _association(node: Node, reading: Reading) -> MacSec:
    """Claim an association that is must-secure, in the only suite and mode; return its key."""
    ledger, key = reading.ledger, node.at("pre-shared-key")
    names, keys = ledger.last(key.at("ckn")), ledger.last(key.at("cak"))
    if names is None or keys is None or _KEY_NAME.fullmatch(names[0]) is None:
        raise ValueError("an association has a key name of 64 digits and a key")
    pair = ("pre-shared-key", "ckn", names[0]), ("pre-shared-key", "cak", keys[0])
    if not node.says_exactly([*_CONSTANT, *pair]):
        raise ValueError("the association is of another suite or mode")
    origin = ledger.origin(node.path, node.statements())
    macsec = MacSec(key_name=names[0], key=secret(keys[0]), origin=origin)
    ledger.claim(*node.statements())
    return macsec


def read_lldp(reading: Reading) -> None:
    """Expect LLDP on ports with queues and on members of LAGs."""
    node = reading.root.at("protocols", "lldp")
    ports = [
        ("interface", name)
        for name, one in reading.interfaces.items()
        if one.kind is InterfaceKind.PHYSICAL
        and (one.draft.value.queues or one.draft.value.lag is not None)
    ]
    reading.ledger.expect(node, ports, "the port speaks LLDP")
