"""The text of VRP devices: one configuration, in about the order in which the device shows it."""

from __future__ import annotations

from typing import Final

from citynet.render.assembly.model import OutputFile

__all__ = ["FILES"]

FILES: Final = (
    OutputFile(
        "config",
        (
            "system",
            "protection",
            "tacacs",
            "ntp",
            "slices",
            "colors",
            "vrfs",
            "filters",
            "applications",
            "policies",
            "aaa",
            "algorithms",
            "srv6",
            "isis",
            "interfaces",
            "bgp",
            "prefix_lists",
            "measurement",
            "telemetry",
            "snmp",
            "ssh",
        ),
    ),
)
