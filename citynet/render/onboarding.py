"""The first file of a new device, through the same templates and under the same rules."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from citynet.city.keys import AdminKey
from citynet.device.model import Device
from citynet.errors import Finding, FindingsError
from citynet.render.assembly.registry import FIRST_FILES
from citynet.render.configurations import FAULTS, template_fault
from citynet.render.environment import environment
from citynet.render.model import ConfigFile
from citynet.render.origin import unmark
from citynet.render.safety import unsafe_output, unsafe_values
from citynet.render.sandbox import bounded
from citynet.render.templates import TemplateSet

__all__ = ["render_first"]

_COLUMNS = 80
"""Characters of a key in a line of VRP, as it shows them."""


def render_first(
    device: Device,
    keys: Sequence[AdminKey],
    templates: TemplateSet,
    files: Sequence[ConfigFile] = (),
) -> ConfigFile:
    """Return the first file of ``device``, which has nothing but its management.

    ``files`` are what cloud-init writes on FRR. Raises ``FindingsError`` as ``render`` does.
    """
    if refused := list(unsafe_values(device)):
        raise FindingsError(refused)
    output = FIRST_FILES[device.platform]
    jinja = environment(templates)
    texts = tuple(map(str, keys))
    values = {
        "keys": texts,
        "key_lines": tuple(
            text[at : at + _COLUMNS] for text in texts for at in range(0, len(text), _COLUMNS)
        ),
        "files": tuple(
            {"path": file.path, "lines": tuple(file.text.split("\n")[:-1])} for file in files
        ),
    }
    pieces: list[str] = []
    try:
        with bounded():
            for name in output.templates:
                template = jinja.get_template(f"{device.platform}/{name}.j2")
                pieces += template.generate(device=device, **values)
    except FAULTS as error:
        raise FindingsError([template_fault(device, output, error)]) from error
    text, origins = unmark("".join(pieces), (f"platform/{device.platform}",))
    findings: list[Finding] = list(unsafe_output(device.name, output.path, text))
    if findings:
        raise FindingsError(findings)
    return ConfigFile(
        path=output.path, text=text, origins=origins, sha256=sha256(text.encode()).hexdigest()
    )
