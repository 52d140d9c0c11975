"""Devices to text, through templates."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Final

from jinja2 import TemplateError, TemplateSyntaxError
from jinja2.exceptions import SecurityError

from citynet.device.model import Device
from citynet.errors import Finding, FindingsError, Place
from citynet.render.assembly.model import OutputFile
from citynet.render.assembly.registry import ASSEMBLIES
from citynet.render.environment import environment
from citynet.render.limits import unsayable
from citynet.render.model import ConfigFile, Configuration
from citynet.render.origin import unmark
from citynet.render.safety import unsafe_output, unsafe_values
from citynet.render.sandbox import MOST_CHARACTERS, Sandbox, bounded
from citynet.render.templates import TemplateSet

__all__ = ["FAULTS", "render", "template_fault"]

# What a template can do wrong: Jinja2's own errors, and values that do not fit an operation.
FAULTS: Final = (
    TemplateError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


def render(devices: Iterable[Device], templates: TemplateSet) -> tuple[Configuration, ...]:
    """Return the configuration of each device, sorted by name; a function of its arguments.

    Raises :class:`FindingsError` with all of CN701 (a value that cannot stand in a text), CN702 (a
    template wrote other than printable ASCII lines), CN703 (a template failed) and CN708 (a part
    that the platform has no words for).
    """
    jinja = environment(templates)
    findings: list[Finding] = []
    configurations = []
    for device in sorted(devices, key=lambda device: device.name):
        # Parts have names: what they say is shown once it is known to be harmless.
        refused = list(unsafe_values(device)) or list(unsayable(device))
        if refused:
            findings.extend(refused)
            continue
        files = []
        for output in ASSEMBLIES[device.platform]:
            try:
                file = _file(jinja, device, output)
            except FAULTS as error:
                findings.append(template_fault(device, output, error))
                continue
            if output.optional and not file.text:
                continue
            findings.extend(unsafe_output(device.name, output.path, file.text))
            files.append(file)
        configurations.append(
            Configuration(device=device.name, platform=device.platform, files=tuple(files))
        )
    if findings:
        raise FindingsError(findings)
    return tuple(configurations)


def _file(jinja: Sandbox, device: Device, output: OutputFile) -> ConfigFile:
    with bounded():
        marked = "".join(_pieces(jinja, device, output))
    text, origins = unmark(marked, (f"platform/{device.platform}",))
    return ConfigFile(
        path=output.path,
        text=text,
        origins=origins,
        sha256=sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest(),
    )


def _pieces(jinja: Sandbox, device: Device, output: OutputFile) -> Iterator[str]:
    room = MOST_CHARACTERS
    for name in output.templates:
        for piece in jinja.get_template(f"{device.platform}/{name}.j2").generate(device=device):
            room -= len(piece)
            if room < 0:
                raise SecurityError(f"the file has more than {MOST_CHARACTERS} characters")
            yield piece


def template_fault(device: Device, output: OutputFile, error: Exception) -> Finding:
    """Return CN703 for what a template raised; ``error`` is one of ``FAULTS``."""
    return Finding(
        place=_place(error) or Place(PurePosixPath("templates") / device.platform),
        code="CN703",
        message=f"a template failed for {output.path} of {device.name}",
        expected="every name that a template uses to be there",
        found=f"{type(error).__name__}: {error}",
        remedy="mend the template, or the part of the device that it expected",
    )


def _place(error: Exception) -> Place | None:
    """Return the template's line that failed: Jinja2 puts it into the traceback."""
    if isinstance(error, TemplateSyntaxError):
        return Place(PurePosixPath(error.filename or "templates"), error.lineno)
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if frame.filename.startswith("templates/"):
            return Place(PurePosixPath(frame.filename), frame.lineno or 0)
    return None
