"""``citynet drift``: what somebody changed by hand on running routers, and the way back."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from citynet.errors import ExitCode
from tasks.cli.options import BatfishThen, KeyFile, SecretsFrom
from tasks.cli.output import Output, output_of
from tasks.engines import BATFISH
from tasks.fleet import FleetName

if TYPE_CHECKING:
    from tasks.drift.live import LiveAudit
    from tasks.drift.model import Drift

__all__ = ["drift", "exit_code"]


def drift(  # noqa: PLR0917 -- options of a command
    context: typer.Context,
    fleet: Annotated[
        FleetName, typer.Option("--fleet", help="Which routers: the city's own, or the lab's.")
    ] = FleetName.LIVE,
    remediate: Annotated[
        bool,
        typer.Option(
            "--remediate", help="Push the proven text to the routers with drift, and audit again."
        ),
    ] = False,
    environment: Annotated[
        str | None,
        typer.Option(
            "--environment",
            help="Environment of policy.yaml for --remediate: production, for the lab lab.",
        ),
    ] = None,
    secrets: SecretsFrom = "environment",
    key_file: KeyFile = None,
    batfish: BatfishThen = BATFISH,
    junit_file: Annotated[
        Path | None, typer.Option("--junit", metavar="FILE", help="Write JUnit XML.")
    ] = None,
    code_quality: Annotated[
        Path | None,
        typer.Option("--code-quality", metavar="FILE", help="Write issues for GitLab."),
    ] = None,
) -> None:
    """Read every router; name each hand change, its owner, and the promises that it breaks."""
    from tasks.cli.deploy import environment_of
    from tasks.directory import write_text
    from tasks.drift.formats import drift_data, drift_issues, drift_junit
    from tasks.drift.live import live_audit
    from tasks.drift.report import drift_text

    output = output_of(context)
    with output.status("Rendering") as status:
        audit = live_audit(output.root, fleet, secrets=secrets, key_file=key_file)
        found = audit.run(status.update)
    output.say(*drift_text(found))
    code = ExitCode.GOOD
    if remediate and found.changes:
        chosen = environment or environment_of(fleet)
        found, code = _remediated(output, audit, found, chosen, batfish)
    if junit_file is not None:
        write_text(junit_file, drift_junit(found))
    if code_quality is not None:
        write_text(code_quality, drift_issues(found))
    output.data(drift_data(found))
    raise typer.Exit(code if code is not ExitCode.GOOD else exit_code(found))


def _remediated(
    output: Output, audit: LiveAudit, found: Drift, environment: str, batfish: str
) -> tuple[Drift, ExitCode]:
    """Push over what was reported, and print what is found afterwards."""
    from tasks.drift.pushing import push_over_drift
    from tasks.drift.remediation import remediate
    from tasks.drift.report import drift_text

    def push(fingerprints: Mapping[str, str]) -> ExitCode:
        with output.status("Judging the verdict") as status:
            return push_over_drift(
                audit,
                environment,
                fingerprints,
                batfish=batfish,
                say=output.say,
                tell=status.update,
            )

    def again() -> Drift:
        with output.status("Reading") as status:
            return audit.run(status.update)

    mended = remediate(found, push, again, output.say)
    if mended.drift is not found:
        output.say("", *drift_text(mended.drift))
    return mended.drift, mended.code


def exit_code(found: Drift) -> ExitCode:
    """Return 1 where anything differs, 3 where nothing does but not every device could be read."""
    if found.changes:
        return ExitCode.CITY_WRONG
    return ExitCode.UNAVAILABLE if found.not_audited else ExitCode.GOOD
