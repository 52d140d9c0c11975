"""Which IPv4 filters Batfish sees in a text, and where they are applied."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from validate.batfish.answers import cells, files_of, text_of
from validate.batfish.native.assemble import NativeText
from validate.batfish.server import Ask, Server

__all__ = ["filters_in_text", "filters_on_interfaces"]

_IPV4_FILTERS: Final = frozenset(
    {"extended ipv4 access-list", "ipv4 access-list", "firewall filter"}
)
"""What Batfish calls them on EOS, IOS-XR and Junos."""


def filters_in_text(server: Server, native: NativeText) -> frozenset[tuple[str, str]]:
    """Return device and name of each filter."""
    by_path = {file.path: file.device for file in native.files.values()}
    answer = server.ask(Ask(snapshot=native.snapshot, question="definedStructures"))
    return frozenset(
        (by_path[path], text_of(name))
        for kind, name, places in cells(answer, "Structure_Type", "Structure_Name", "Source_Lines")
        if text_of(kind) in _IPV4_FILTERS
        for path in files_of(places)
        if path in by_path
    )


def filters_on_interfaces(server: Server, native: NativeText) -> Mapping[tuple[str, str], str]:
    """Return the filter of incoming packets by device and interface."""
    answer = server.ask(Ask(snapshot=native.snapshot, question="interfaceProperties"))
    found: dict[tuple[str, str], str] = {}
    for interface, filter_ in cells(answer, "Interface", "Incoming_Filter_Name"):
        node, _, name = text_of(interface).rstrip("]").partition("[")
        if filter_ is not None:
            found[node, name] = text_of(filter_)
    return found
