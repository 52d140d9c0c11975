"""From a router's files to tokens: what each line says, and of which part of the device."""

from __future__ import annotations

from collections.abc import Mapping

from tasks.drift.subjects import Token
from tasks.drift.tokens.frr_conf import frr_conf_tokens
from tasks.drift.tokens.interfaces import Stanzas, interface_tokens, stanzas_of
from tasks.drift.tokens.nftables import nftables_tokens
from tasks.drift.tokens.others import other_tokens

__all__ = ["INTERFACES", "NFTABLES", "ROUTING", "Stanzas", "ordered", "texts_stanzas", "tokens_of"]

ROUTING = "etc/frr/frr.conf"
INTERFACES = "etc/network/interfaces"
NFTABLES = "etc/nftables.conf"


def tokens_of(path: str, text: str, stanzas: Stanzas) -> tuple[Token, ...]:
    """Return the lines of a file that say something; comments and blank lines do not.

    Total: any text has tokens, also one that no program would take.
    """
    if path == ROUTING:
        return frr_conf_tokens(text)
    if path == INTERFACES:
        return interface_tokens(text, stanzas)
    if path == NFTABLES:
        return nftables_tokens(text)
    return other_tokens(path, text, stanzas)


def ordered(path: str, context: tuple[str, ...]) -> bool:
    """Say whether the order of the lines in a block changes what they mean.

    It does in a chain of nftables, in a unit of systemd (where a line belongs to the section
    above it) and in a text for people. FRR, ifupdown2 and tc take their lines in any order.
    """
    if path == NFTABLES:
        return len(context) > 1
    return path.endswith((".service", ".conf", "issue.net")) and path.startswith(
        ("etc/systemd/", "etc/issue.net")
    )


def texts_stanzas(*texts: Mapping[str, str]) -> Stanzas:
    """Return what the interface files of several texts of one device say together."""
    return stanzas_of(*(files.get(INTERFACES, "") for files in texts))
