"""The routes that ``etc/network/interfaces`` puts into the table of a VRF.

Two routes close the table: they refuse what no other route knows. A VRF with SIDs leaves the block
of all locators to the main table: the kernel looks the outer header of SRv6 up in the VRF's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from ipaddress import IPv6Network

from citynet.device.model import Origin, Srv6, Vrf
from citynet.readers.frr.lines import Said, Source
from citynet.readers.frr.stanzas import Stanza
from citynet.readers.frr.values import network_v6

__all__ = ["Blocks", "read_table", "with_block"]

Blocks = Mapping[str, Said[IPv6Network]]
"""VRF → what it leaves to the main table."""


def read_table(source: Source, stanza: Stanza, table: int) -> Said[IPv6Network] | None:
    """Return the block that a VRF leaves to the main table.

    Refuses a VRF device whose packets could leave it by the main table, and other commands.
    """
    closing = dict.fromkeys(
        f"post-up {word} route replace unreachable default metric 4278198272 table {table}"
        for word in ("ip", "ip -6")
    )
    block: Said[IPv6Network] | None = None
    seen: set[str] = set()
    for line in stanza.take_commands():
        text = " ".join(line.words)
        match line.words:
            case ["post-up", "ip", "-6", "route", "replace", "throw", said, "table", number] if (
                number == str(table)
            ):
                block = source.first(block, network_v6(said), line)
            case _ if text not in closing:
                source.refuse(line, f"the commands are the last routes of table {table}")
            case _ if text in seen:
                source.refuse(line, "said twice")
        seen.add(text)
    lacking = [text for text in closing if text not in seen]
    if lacking:
        source.refuse(stanza.header, f"it lacks '{lacking[0]}': the VRF is not closed")
    return block


def with_block(
    srv6: Srv6 | None,
    vrfs: Iterable[Vrf],
    blocks: Blocks,
    source: Source,
    stanzas: Mapping[str, Stanza],
) -> Srv6 | None:
    """Return ``srv6`` with the block that all VRFs with SIDs leave to the main table.

    Refuses one that lacks it or says another, and what others leave.
    """
    with_sids = [vrf for vrf in vrfs if vrf.sids is not None]
    found = [blocks[vrf.name] for vrf in with_sids if vrf.name in blocks]
    for name in blocks.keys() - {vrf.name for vrf in with_sids}:
        source.refuse(blocks[name].line, f"{name} has no SIDs")
    for said in found:
        if srv6 is None:
            source.refuse(said.line, "there is no locator")
        elif said.value != found[0].value:
            source.refuse(said.line, f"line {found[0].line.number} leaves another block")
    for vrf in with_sids:
        if vrf.name not in blocks:
            source.refuse(
                stanzas[vrf.name].header,
                f"it lacks 'post-up ip -6 route replace throw BLOCK table {vrf.table}': "
                "what it puts into SRv6 does not leave it",
            )
    if srv6 is None or not found:
        return srv6
    return replace(srv6, block=found[0].value, origin=_origin(srv6.origin, source.path, found))


def _origin(origin: Origin, path: str, said: Sequence[Said[IPv6Network]]) -> Origin:
    """Return ``origin`` with the lines of ``path`` that said the block, too."""
    lines = dict(origin.elsewhere)
    added = {*lines.get(path, ()), *(one.line.number for one in said)}
    return replace(origin, elsewhere=tuple((lines | {path: tuple(sorted(added))}).items()))
