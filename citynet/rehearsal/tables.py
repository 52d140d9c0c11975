"""Linux routing tables of a stand-in's VRFs, numbered as the compiler numbers them on FRR."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from citynet.device.model import Device, Vrf

__all__ = ["vrf_tables"]

_SERVICES: Final = 1000
_TABLES: Final = range(1001, 3000)
"""For services: above them stand exchanges, which only FRR has, and the VRF of management."""


def vrf_tables(device: Device, first_vni: int) -> Mapping[str, int]:
    """Return the table of each VRF by its name, unique on the device.

    1000 + k over SRv6 (k numbers the VRF's pair of SIDs), 1000 + the service's number over VXLAN
    (what its VNI is above ``first_vni``, the first one of its domain). A VRF whose number is no
    table, or taken, has the first table that is free.
    """
    tables: dict[str, int] = {}
    waiting: list[str] = []
    for vrf in device.vrfs:
        number = _number(vrf, first_vni)
        table = 0 if number is None else _SERVICES + number
        if table in _TABLES and table not in tables.values():
            tables[vrf.name] = table
        else:
            waiting.append(vrf.name)
    free = (table for table in _TABLES if table not in set(tables.values()))
    return {**tables, **dict(zip(waiting, free, strict=False))}


def _number(vrf: Vrf, first_vni: int) -> int | None:
    if vrf.sids is not None:
        return vrf.sids.dt6 // 2
    return None if vrf.vni is None else vrf.vni - first_vni
