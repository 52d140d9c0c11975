"""The first file of a new device: the smallest text with which citynet can log in to it.

Templates of the device's own text stand here wherever what they write for a device with nothing
but a management port is small enough, so that both texts say the same in the same words. What
takes effect only at a start (EOS: the routing model; IOS-XR: hardware profiles; Junos: network
services) is in it too: the first push then needs no restart.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from citynet.device.model import Platform
from citynet.render.assembly.model import OutputFile

__all__ = ["FILES"]

FILES: Final[Mapping[Platform, OutputFile]] = MappingProxyType(
    {
        Platform.EOS: OutputFile(
            "startup-config",
            (
                "onboarding",
                "vrfs",
                "banner",
                "interfaces",
                "filters",
                "onboarding_route",
                "ssh",
            ),
        ),
        Platform.FRR: OutputFile("user-data", ("onboarding",)),
        Platform.IOSXR: OutputFile(
            "ztp.cfg",
            (
                "onboarding",
                "lines",
                "hardware",
                "vrfs",
                "filters",
                "interfaces",
                "static_route",
                "ssh",
                "onboarding_key",
                "management_plane",
            ),
        ),
        Platform.JUNOS: OutputFile(
            "ztp.conf",
            ("onboarding", "interfaces", "onboarding_lists", "filters", "instances"),
        ),
        Platform.VRP: OutputFile(
            "onboarding.cfg",
            ("onboarding", "filters", "interfaces", "onboarding_ssh"),
        ),
    }
)
