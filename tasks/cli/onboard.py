"""``citynet onboard``: the first file of a new device, and where to put it."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Annotated, Final

import typer

from tasks.cli.output import output_of

if TYPE_CHECKING:
    from collections.abc import Collection

__all__ = ["onboard"]

_STEPS: Final = {
    "eos": (
        "serve it by HTTPS, name its URL in DHCP option 67 (bootfile-name) of Management1",
        "or at the console: zerotouch cancel, copy URL startup-config, reload",
    ),
    "frr": (
        "give it to cloud-init as user data: a disk labelled cidata, with an empty meta-data",
        "or serve both files and boot with ds=nocloud-net;s=URL-OF-THE-FOLDER/",
    ),
    "iosxr": (
        "serve it by HTTPS, name its URL in DHCP option 67 (bootfile-name)",
        "or at the console: load FILE and commit replace, then reload location all",
    ),
    "junos": (
        "serve it, name server and file in DHCP option 43, suboptions 01 (file) and 03 (protocol)",
        "or at the console: load override FILE, commit, then restart the router",
    ),
    "vrp": (
        "serve it by SFTP, name it as system-config in the intermediate file of DHCP option 67",
        "or at the console: startup saved-configuration onboarding.cfg, reboot without saving",
    ),
}


def onboard(
    context: typer.Context,
    devices: Annotated[list[str], typer.Argument(metavar="DEVICE...", help="New devices.")],
) -> None:
    """Write the smallest file that makes new devices reachable, build/onboarding/DEVICE/FILE."""
    from citynet.city.model import Ownership
    from citynet.errors import CallError, Finding, FindingsError
    from citynet.onboarding import onboard as first_file
    from citynet.render import load_templates
    from tasks.directory import onboarding_path, replace_tree
    from tasks.pipeline import TEMPLATES, build

    output = output_of(context)
    with output.status("Rendering"):
        built = build(output.root)
    known = {device.name: device for device in built.devices}
    wanted = sorted(dict.fromkeys(devices))
    _refuse_unknown(wanted, known)
    for name in wanted:
        if built.city.devices[name].owns is not Ownership.ALL:
            raise CallError(f"citynet owns {name} in part: it runs already, with lines of others")
    templates = load_templates(TEMPLATES, output.root)
    findings: list[Finding] = []
    files = {}
    for name in wanted:
        try:
            files[name] = first_file(known[name], built.city.baseline.admin_keys, templates)
        except FindingsError as error:
            findings += error.findings
    if findings:
        raise FindingsError(findings)
    written = []
    for name, file in files.items():
        folder = onboarding_path(output.root, name)
        replace_tree(folder, {PurePosixPath(file.path): file.text})
        platform = known[name].platform
        output.say(f"{folder / file.path}", *(f"  {step}" for step in _STEPS[platform]))
        written.append(
            {
                "device": name,
                "platform": str(platform),
                "file": f"build/onboarding/{name}/{file.path}",
                "sha256": file.sha256,
                "steps": list(_STEPS[platform]),
            }
        )
    output.data({"onboarding": written})
    output.say(
        "Then: the host key from the console into inventory/known_hosts, verify, deploy --key-file."
    )


def _refuse_unknown(wanted: Collection[str], known: Collection[str]) -> None:
    from citynet.errors import CallError
    from tasks.names import or_meant

    for name in wanted:
        if name not in known:
            raise CallError(f"no device is named {name}{or_meant(name, known)}")
