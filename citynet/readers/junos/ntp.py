"""Below ``system ntp``: servers, and the key that they sign with.

The words of a server and of a key stand on one line, as they are loaded; flattened, a device shows
each of them by itself. Both say the same.
"""

from __future__ import annotations

from typing import Final

from citynet.device.model import Management
from citynet.readers.junos.reading import MANAGEMENT_INSTANCE, expect_instance
from citynet.readers.junos.statements import Draft, Node
from citynet.readers.values import secret

__all__ = ["read_ntp_key", "read_ntp_server"]

_KEY: Final = "4"
_TYPE: Final = ("type", "sha256")
_SIGNED: Final = (_KEY, "routing-instance", MANAGEMENT_INSTANCE)


def read_ntp_server(node: Node, draft: Draft[Management]) -> None:
    """Expect that a server is reached by the management port, behind its key or by itself."""
    if not node.at("key", *_SIGNED):
        expect_instance(node, draft)


def read_ntp_key(ntp: Node, draft: Draft[Management]) -> None:
    """Read the key: it counts when it is trusted and every server signs with it."""
    ledger = draft.ledger
    keys, trusted, servers = (
        ntp.at(word) for word in ("authentication-key", "trusted-key", "server")
    )
    signed = [servers.at(text, "key") for text in servers.names()]
    statements = [one for node in (keys, trusted, *signed) for one in node.statements()]
    if not statements:
        return
    with ledger.values_of(*statements):
        for text in servers.names():
            if not servers.at(text, "key"):
                ledger.refuse_all(servers.at(text), "the server does not sign")
        if not signed or not all(map(_is_signed, signed)):
            raise ValueError(f"every server signs with key {_KEY}")
        if not trusted:
            ledger.missing((*trusted.path, _KEY), "a key that is not trusted authenticates nothing")
        if not trusted.says_exactly([(_KEY,)]):
            raise ValueError(f"key {_KEY} is trusted, and no other")
        draft.put(*statements, ntp_key=_value(keys))


def _is_signed(key: Node) -> bool:
    return key.says_exactly([(_KEY,)]) or key.says_exactly([_SIGNED])


def _value(keys: Node) -> str:
    """Return the reference of the only key, which has a number and a type."""
    said = [one.words[-1] for one in keys.statements() if "value" in one.words[:-1]]
    if len(said) == 1:
        together = [(_KEY, *_TYPE, "value", said[0])]
        apart = [(_KEY, *_TYPE), (_KEY, "value", said[0])]
        if keys.says_exactly(together) or keys.says_exactly(apart):
            return secret(said[0])
    raise ValueError(f"the only key has number {_KEY}, the type sha256 and a value")
