"""Numbers of Linux routing tables: 1001 to 5000, which ifupdown2 accepts for VRFs.

=============  =======================================  ==========================
table          of                                       unique because
=============  =======================================  ==========================
1000 + k       a service's VRF, SRv6 (k: SID index)     k is bound per device
1000 + number  a service's VRF, VXLAN                   one VRF of a service there
3000 + number  a boundary's exchange                    numbers are unique
5000           the management port                      it is the only one
=============  =======================================  ==========================
"""

from __future__ import annotations

from typing import Final

from citynet.device.model import Platform

__all__ = ["table_of_exchange", "table_of_service"]

_SERVICES: Final = 1000
_EXCHANGES: Final = 3000


def table_of_service(platform: Platform, sid_index: int | None, number: int) -> int | None:
    """Return the table of a service's VRF; ``None`` where the platform numbers no tables."""
    if platform is not Platform.FRR:
        return None
    return _SERVICES + (number if sid_index is None else sid_index)


def table_of_exchange(platform: Platform, number: int) -> int | None:
    """Return the table of an exchange VRF; ``None`` where the platform numbers no tables."""
    return _EXCHANGES + number if platform is Platform.FRR else None
