"""From devices to text, through Jinja2.

``load_templates`` reads the templates, ``render`` writes every device's files, ``manifest`` holds
their digests. How to write a template is in ``templates/README.md``.
"""

from citynet.render.configurations import render
from citynet.render.digests import manifest
from citynet.render.templates import load_templates

__all__ = ["load_templates", "manifest", "render"]
