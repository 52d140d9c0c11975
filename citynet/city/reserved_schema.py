"""``inventory/reserved.yaml`` as people, and ``citynet import``, write it: its border model."""

from __future__ import annotations

import re
from typing import Annotated, Final

from pydantic import Field

from citynet.border.addresses import LOCATORS, PREFIX
from citynet.border.header import API_VERSION, kind
from citynet.border.model import BorderModel, Reading, wrong
from citynet.border.values import NAME, PORT_NAME, TEXT
from citynet.device.model import Network

__all__ = [
    "RESERVED_PREFIX",
    "ReservedAttachmentFile",
    "ReservedFile",
    "ReservedHandOffFile",
    "ReservedPrefixFile",
    "ReservedSidsFile",
    "ReservedSlicesFile",
    "ReservedVnisFile",
]

_MOST: Final = 20_000
"""Entries of one kind."""


def _number_or_range(least: int, most: int) -> Reading:
    def read(value: object) -> tuple[int, int]:
        found: tuple[int, int] | None = None
        if isinstance(value, int) and not isinstance(value, bool):
            found = value, value
        elif isinstance(value, str) and re.fullmatch(r"[0-9]{1,9}-[0-9]{1,9}", value):
            first, last = map(int, value.split("-"))
            found = first, last
        if found and least <= found[0] <= found[1] <= most:
            return found
        raise wrong(
            "CN161",
            "an item of %s is not a suitable number or range",
            expected=f"a number from {least} to {most}, or first-last, the smaller number first",
            remedy="Write one number, or two with a hyphen between.",
        )

    return Reading(
        read,
        {
            "anyOf": [
                {"type": "integer", "minimum": least, "maximum": most},
                {"type": "string", "pattern": "^[0-9]{1,9}-[0-9]{1,9}$"},
            ]
        },
    )


_VLANS: Final = _number_or_range(1, 4094)
_SLICES: Final = _number_or_range(1, 999)
_VNIS: Final = _number_or_range(1, 16_777_214)
_INDEXES: Final = _number_or_range(1, 127)


def _prefix(value: object) -> Network:
    """Read a prefix of either family; of IPv6 also one of the block of segment identifiers."""
    sids = isinstance(value, str) and value.lower().startswith("5f00:")
    network: Network = (LOCATORS if sids else PREFIX).read(value)
    return network


RESERVED_PREFIX: Final = Reading(_prefix, PREFIX.schema)


class _Entry(BorderModel):
    reason: Annotated[str, TEXT]
    """Who has the numbers, for the person who meets one."""


class ReservedAttachmentFile(_Entry):
    """VLANs of a device that no endpoint is given."""

    device: Annotated[str, NAME]
    """Name of the device."""
    port: Annotated[str | None, PORT_NAME] = None
    """Port of the device; without one the VLANs are reserved on all its ports."""
    vlans: tuple[Annotated[tuple[int, int], _VLANS], ...] = Field(min_length=1, max_length=4094)
    """VLANs, single ones or ranges."""


class ReservedSlicesFile(_Entry):
    """Numbers of services: names of VRFs, RDs, route targets and VNIs follow from them."""

    numbers: tuple[Annotated[tuple[int, int], _SLICES], ...] = Field(min_length=1, max_length=999)
    """Numbers, single ones or ranges."""


class ReservedVnisFile(_Entry):
    """VNIs of a VXLAN domain."""

    domain: Annotated[str, NAME]
    """Name of the domain."""
    numbers: tuple[Annotated[tuple[int, int], _VNIS], ...] = Field(min_length=1, max_length=_MOST)
    """VNIs, single ones or ranges."""


class ReservedHandOffFile(_Entry):
    """VLANs of the trunks between two domains."""

    domains: tuple[Annotated[str, NAME], ...] = Field(min_length=2, max_length=2)
    """The two domains."""
    vlans: tuple[Annotated[tuple[int, int], _VLANS], ...] = Field(min_length=1, max_length=4094)
    """VLANs, single ones or ranges."""


class ReservedSidsFile(_Entry):
    """SIDs of a device: index k stands for the functions 2k - 1 and 2k below its locator."""

    device: Annotated[str, NAME]
    """Name of the device."""
    indexes: tuple[Annotated[tuple[int, int], _INDEXES], ...] = Field(min_length=1, max_length=127)
    """Indexes, single ones or ranges."""


class ReservedPrefixFile(_Entry):
    """Addresses that no device, link or hand-off is given, nor a locator that shares some."""

    prefix: Annotated[Network, RESERVED_PREFIX]
    """Prefix of either family."""


class ReservedFile(BorderModel):
    """inventory/reserved.yaml: numbers that citynet never gives to anything."""

    api_version: Annotated[str, API_VERSION]
    """Version of the language, citynet/v1."""
    kind: Annotated[str, kind("Reserved")]
    """Kind of file, Reserved."""
    attachments: tuple[ReservedAttachmentFile, ...] = Field(default=(), max_length=_MOST)
    """VLANs on ports that tenants may attach to."""
    slices: tuple[ReservedSlicesFile, ...] = Field(default=(), max_length=_MOST)
    """Numbers of services."""
    vnis: tuple[ReservedVnisFile, ...] = Field(default=(), max_length=_MOST)
    """VNIs by domain."""
    hand_offs: tuple[ReservedHandOffFile, ...] = Field(default=(), max_length=_MOST)
    """VLANs of hand-offs by pair of domains."""
    sids: tuple[ReservedSidsFile, ...] = Field(default=(), max_length=_MOST)
    """SID indexes by device."""
    prefixes: tuple[ReservedPrefixFile, ...] = Field(default=(), max_length=_MOST)
    """Addresses of links, loopbacks and locators."""
