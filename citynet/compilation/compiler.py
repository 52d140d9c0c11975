"""The stage: intents and numbers in, devices out."""

from __future__ import annotations

from citynet.allocation.model import Ids
from citynet.binding.model import Bindings
from citynet.city.model import City, CityDevice
from citynet.compilation.abilities import ability_findings
from citynet.compilation.address_groups import with_groups
from citynet.compilation.attachments import attachments
from citynet.compilation.core_bgp import bgp
from citynet.compilation.cuts import cut_findings
from citynet.compilation.exchange import exchange_parts
from citynet.compilation.hand_offs import hand_offs
from citynet.compilation.limits import limit_findings
from citynet.compilation.management import management, management_port
from citynet.compilation.measurement import measurement
from citynet.compilation.origins import made_by, of_domain, of_platform
from citynet.compilation.parts import joined
from citynet.compilation.refusals import refusals
from citynet.compilation.scene import Scene, scene_of
from citynet.compilation.service_abilities import service_ability_findings
from citynet.compilation.slices import slice_instances
from citynet.compilation.steering import headend
from citynet.compilation.telemetry import telemetry
from citynet.compilation.underlay import isis, srv6, underlay_interfaces, vtep
from citynet.compilation.vrfs import service_vrfs
from citynet.device.model import Device
from citynet.device.sorting import sorted_device
from citynet.errors import FindingsError
from citynet.intent.model import Intents
from citynet.placement.model import Placement

__all__ = ["compile_devices"]


def compile_devices(
    city: City, intents: Intents, ids: Ids, placement: Placement, bindings: Bindings
) -> tuple[Device, ...]:
    """Return every device of the city, sorted by name, in canonical order (``sorted_device``).

    What is built is said in ``docs/explanation/network-design.md``. Every part names its sources.
    Raises ``FindingsError`` with codes CN620 to CN639 for everything that a platform cannot do or
    no set of enforcement points cuts; nothing is left out silently.
    """
    scene = scene_of(city, intents, ids, placement, bindings)
    findings = [
        *refusals(scene),
        *ability_findings(scene),
        *service_ability_findings(scene),
        *cut_findings(scene),
    ]
    if findings:
        raise FindingsError(findings)
    devices = tuple(_device(scene, city.devices[name]) for name in sorted(city.devices))
    findings = [finding for device in devices for finding in limit_findings(intents, device)]
    if findings:
        raise FindingsError(findings)
    return devices


def _device(scene: Scene, device: CityDevice) -> Device:
    parts = joined(
        (
            attachments(scene, device),
            hand_offs(scene, device),
            exchange_parts(scene, device),
        )
    )
    filters, groups = with_groups(scene, device, parts.filters)
    steered = headend(scene, device)
    return sorted_device(
        Device(
            name=device.name,
            platform=device.platform,
            management=management(scene, device),
            interfaces=(
                management_port(device),
                *underlay_interfaces(scene, device),
                *parts.interfaces,
            ),
            vrfs=(*service_vrfs(scene, device), *parts.vrfs),
            filters=filters,
            address_groups=groups,
            prefix_lists=parts.prefix_lists,
            isis=isis(scene, device),
            srv6=srv6(scene, device),
            slices=slice_instances(scene, device),
            policies=steered.policies,
            applications=steered.applications,
            steering=steered.steering,
            measurement=measurement(scene, device),
            telemetry=telemetry(scene, device),
            vtep=vtep(scene, device),
            bgp=bgp(scene, device, parts.neighbors),
            origin=made_by(of_domain(device.domain), of_platform(device.platform)),
        )
    )
