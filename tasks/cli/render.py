"""``citynet render``: the configuration of every device, under ``build/``."""

from __future__ import annotations

from pathlib import PurePosixPath

import typer

from tasks.cli.output import output_of

__all__ = ["render"]


def render(context: typer.Context) -> None:
    """Write configurations to build/configs and their digests to build/manifest.json."""
    from tasks.cli.build_paths import configs_path, manifest_path
    from tasks.cli.files import replace_tree, write_text
    from tasks.pipeline import build
    from validate.canonical import canonical

    output = output_of(context)
    with output.status("Rendering"):
        proposal = build(output.root).proposal
    files = {
        PurePosixPath(configuration.device) / file.path: file.text
        for configuration in proposal.configurations
        for file in configuration.files
    }
    replace_tree(configs_path(output.root), files)
    write_text(manifest_path(output.root), canonical(proposal.manifest))
    output.data(
        {
            "devices": len(proposal.configurations),
            "files": len(files),
            "manifest": proposal.manifest.digest,
            "replaced_templates": dict(proposal.manifest.replaced_templates),
        }
    )
    for path in proposal.manifest.replaced_templates:
        output.say(f"Template replaced by the city's own: {path}")
    output.say(
        f"{len(proposal.configurations)} devices, {len(files)} files in "
        f"{configs_path(output.root)}; digest {proposal.manifest.digest}"
    )
