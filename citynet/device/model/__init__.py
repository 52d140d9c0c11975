"""The device model: everything that a configuration says, in no vendor's words.

``compile_devices`` builds these values from intents; the readers build them again from rendered or
running text. Equality ignores ``origin``, so that a compiled device and the device read from its
text are equal exactly when the text says everything that was meant and nothing else.

Tuples are sorted (``sorted_device`` does it), names are the names that stand in the text, rates are
bit/s, bursts and MTUs bytes (the MTU is the IP MTU), metrics are IS-IS wide metrics.
"""

from __future__ import annotations

from citynet.device.model.base import (
    NO_ORIGIN,
    Address,
    Family,
    InterfaceAddress,
    Network,
    Origin,
    Part,
    Platform,
    TrafficClass,
)
from citynet.device.model.device import Device
from citynet.device.model.filters import (
    AddressGroup,
    Filter,
    FilterAction,
    FilterRule,
    PortRange,
    PrefixList,
)
from citynet.device.model.interfaces import (
    Interface,
    InterfaceKind,
    IsisInterface,
    MacSec,
    Policer,
    Queue,
)
from citynet.device.model.management import Management
from citynet.device.model.measurement import (
    Collector,
    IfitFlow,
    Measurement,
    Telemetry,
    TwampReflector,
    TwampSession,
)
from citynet.device.model.routing import (
    Affinity,
    AlgorithmLocator,
    AlgorithmMetric,
    Bgp,
    BgpNeighbor,
    FlexAlgorithm,
    Isis,
    Srv6,
    StaticRoute,
    Vrf,
    VrfSids,
)
from citynet.device.model.slices import SliceInstance, SliceShare
from citynet.device.model.steering import (
    Application,
    ApplicationMatch,
    CandidatePath,
    Srv6Policy,
    Steering,
)

__all__ = [
    "NO_ORIGIN",
    "Address",
    "AddressGroup",
    "Affinity",
    "AlgorithmLocator",
    "AlgorithmMetric",
    "Application",
    "ApplicationMatch",
    "Bgp",
    "BgpNeighbor",
    "CandidatePath",
    "Collector",
    "Device",
    "Family",
    "Filter",
    "FilterAction",
    "FilterRule",
    "FlexAlgorithm",
    "IfitFlow",
    "Interface",
    "InterfaceAddress",
    "InterfaceKind",
    "Isis",
    "IsisInterface",
    "MacSec",
    "Management",
    "Measurement",
    "Network",
    "Origin",
    "Part",
    "Platform",
    "Policer",
    "PortRange",
    "PrefixList",
    "Queue",
    "SliceInstance",
    "SliceShare",
    "Srv6",
    "Srv6Policy",
    "StaticRoute",
    "Steering",
    "Telemetry",
    "TrafficClass",
    "TwampReflector",
    "TwampSession",
    "Vrf",
    "VrfSids",
]
