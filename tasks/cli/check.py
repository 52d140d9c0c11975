"""``citynet check``: whether inventory, intents and policy are what they should be."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from citynet.errors import Finding, FindingsError
from tasks.cli.output import output_of

__all__ = ["check"]


def check(
    context: typer.Context,
    code_quality: Annotated[
        Path | None,
        typer.Option("--code-quality", metavar="FILE", help="Write findings for GitLab."),
    ] = None,
) -> None:
    """Check the city's files: nothing is computed, nothing is written."""
    from citynet.reading import is_city, read
    from validate.policy_file import read_policy

    output = output_of(context)
    findings: list[Finding] = []
    try:
        city, intents = read(output.root)
    except FindingsError as error:
        findings.extend(error.findings)
    if is_city(output.root):
        try:
            read_policy(output.root)
        except FindingsError as error:
            findings.extend(error.findings)
    if code_quality is not None:
        from tasks.directory import write_text
        from validate.reports import finding_issues

        write_text(code_quality, finding_issues(sorted(findings)))
    if findings:
        raise FindingsError(findings)
    counts = {
        "devices": len(city.devices),
        "links": len(city.links),
        "services": len(intents.services),
        "boundaries": len(intents.boundaries) + len(intents.protections),
    }
    output.data({"findings": [], "checked": counts})
    said = ", ".join(f"{number} {name}" for name, number in counts.items())
    output.say(f"Checked {said}: no findings.")
