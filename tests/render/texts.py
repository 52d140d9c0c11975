"""One device's text, and how it is compared with what was reviewed before.

``CITYNET_REWRITE=1 pytest tests/render`` writes the reviewed texts anew; read the difference then.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from citynet.device.model import Device
from citynet.render import load_templates, render
from citynet.render.model import ConfigFile
from citynet.render.templates import TemplateSet

__all__ = ["config_of", "same_as_golden", "templates", "worked_example", "worked_examples"]

_ROOT = Path(__file__).parents[2]
_GOLDEN = Path(__file__).parents[1] / "golden"


@cache
def templates() -> TemplateSet:
    """Return our templates, read once."""
    return load_templates(_ROOT / "templates")


def config_of(device: Device) -> ConfigFile:
    """Return the only file of a device that has one text."""
    (configuration,) = render([device], templates())
    (file,) = configuration.files
    assert file.path == "config"
    return file


def same_as_golden(name: str, text: str) -> bool:
    """Tell whether ``text`` is the reviewed one, ``tests/golden/<name>``."""
    path = _GOLDEN / name
    if os.environ.get("CITYNET_REWRITE") == "1":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return text == path.read_text(encoding="utf-8")


def worked_example(page: str) -> str:
    """Return the device at the end of a dialect's page, or the first of several."""
    return worked_examples(page)[0]


def worked_examples(page: str) -> list[str]:
    """Return the devices at the end of a dialect's page."""
    text = (_ROOT / "docs" / "reference" / "dialects" / f"{page}.md").read_text(encoding="utf-8")
    return text.partition("## A whole device")[2].split("```\n")[1::2]
