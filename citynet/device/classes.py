"""The domain standard of traffic classes: code points (RFC 4594) and queues."""

from __future__ import annotations

from typing import Final

from citynet.device.model import TrafficClass

__all__ = ["DSCP", "QUEUE_NUMBER"]

DSCP: Final = {
    TrafficClass.CONTROL: 48,
    TrafficClass.EXPEDITED: 46,
    TrafficClass.LOSSLESS: 24,
    TrafficClass.ASSURED: 26,
    TrafficClass.STANDARD: 0,
}
"""Code point that a packet of the class carries: CS6, EF, CS3, AF31, default;
CS3 of lossless is a choice of ours: its queue is nobody else's."""

QUEUE_NUMBER: Final = {
    TrafficClass.CONTROL: 6,
    TrafficClass.EXPEDITED: 5,
    TrafficClass.LOSSLESS: 4,
    TrafficClass.ASSURED: 3,
    TrafficClass.STANDARD: 0,
}
"""Egress queue of the class where a platform numbers its queues."""
