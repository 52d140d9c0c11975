"""``citynet render``: the configuration of every device and stand-in, under ``build/``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import typer

from tasks.cli.output import output_of

if TYPE_CHECKING:
    from citynet.render.model import Configuration

__all__ = ["render"]


def render(context: typer.Context) -> None:
    """Write both sets, build/configs and build/rehearsal, and digests to build/manifest.json."""
    from tasks.directory import (
        configs_path,
        manifest_path,
        rehearsal_path,
        replace_tree,
        write_text,
    )
    from tasks.pipeline import build
    from validate.canonical import canonical
    from validate.reports import left_out_lines

    output = output_of(context)
    with output.status("Rendering"):
        proposal = build(output.root).proposal
    target, rehearsal = _texts(proposal.configurations), _texts(proposal.rehearsal)
    replace_tree(configs_path(output.root), target)
    replace_tree(rehearsal_path(output.root), rehearsal)
    manifest = proposal.manifest
    write_text(manifest_path(output.root), canonical(manifest))
    output.data(
        {
            "devices": len(proposal.configurations),
            "files": len(target),
            "stand_ins": len(proposal.rehearsal),
            "rehearsal_files": len(rehearsal),
            "left_out": [
                {"device": one.device, "what": one.what, "parts": list(one.parts)}
                for one in manifest.left_out
            ],
            "manifest": manifest.digest,
            "replaced_templates": dict(manifest.replaced_templates),
        }
    )
    for path in manifest.replaced_templates:
        output.say(f"Template replaced by the city's own: {path}")
    output.say(
        f"target: {len(proposal.configurations)} devices, {len(target)} files in "
        f"{configs_path(output.root)}",
        f"rehearsal: {len(proposal.rehearsal)} stand-ins, {len(rehearsal)} files in "
        f"{rehearsal_path(output.root)}",
        *left_out_lines(manifest.left_out),
        f"digest {manifest.digest}",
    )


def _texts(configurations: Iterable[Configuration]) -> Mapping[PurePosixPath, str]:
    return {
        PurePosixPath(configuration.device) / file.path: file.text
        for configuration in configurations
        for file in configuration.files
    }
