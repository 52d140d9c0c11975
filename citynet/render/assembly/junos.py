"""The text of Junos devices: one configuration, in the order in which the device shows it."""

from __future__ import annotations

from typing import Final

from citynet.render.assembly.model import OutputFile

__all__ = ["FILES"]

FILES: Final = (
    OutputFile(
        "config",
        (
            "system",
            "services",
            "pki",
            "macsec",
            "interfaces",
            "snmp",
            "policies",
            "classes",
            "filters",
            "instances",
            "routing",
            "protocols",
        ),
    ),
)
