"""``citynet verify``: engines decide every promise on the text that would be pushed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from citynet.errors import ExitCode
from tasks.cli.output import output_of
from tasks.engines import BATFISH, engines_named
from validate.policy import EngineName

if TYPE_CHECKING:
    from validate.verdict import Verdict

__all__ = ["exit_code", "verify"]


def verify(  # noqa: PLR0917 -- options of a command
    context: typer.Context,
    engine: Annotated[
        list[EngineName] | None,
        typer.Option("--engine", help="Engine to ask; repeat for more. Default: model."),
    ] = None,
    batfish: Annotated[
        str, typer.Option("--batfish", metavar="HOST:PORT", help="Where Batfish listens.")
    ] = BATFISH,
    failures: Annotated[
        str,
        typer.Option(
            "--failures",
            metavar="WHICH",
            help="Failures of the lab: none, chosen, links, nodes, sample:N, link=L, node=D.",
        ),
    ] = "chosen",
    packets: Annotated[
        int | None,
        typer.Option(
            "--packets",
            min=1,
            metavar="N",
            help="Packets of the lab per promise that must not arrive; all of them without.",
        ),
    ] = None,
    environment: Annotated[
        str, typer.Option("--environment", help="Environment of policy.yaml that decides.")
    ] = "merge-request",
    junit_file: Annotated[
        Path | None, typer.Option("--junit", metavar="FILE", help="Write JUnit XML.")
    ] = None,
    json_file: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="Write the verdict here too.")
    ] = None,
    code_quality: Annotated[
        Path | None,
        typer.Option("--code-quality", metavar="FILE", help="Write issues for GitLab."),
    ] = None,
) -> None:
    """Prove every promise on the rendered text; the verdict goes to build/verdict.json."""
    from tasks.lab.engine import lab_engine
    from tasks.pipeline import build
    from validate import proof
    from validate.policy_file import read_policy
    from validate.reports import asking_line, verdict_text

    output = output_of(context)
    policy = read_policy(output.root)
    policy.environment(environment)
    with output.status("Rendering") as status:

        def progress(what: str) -> None:
            status.update(f"Proving: {what}")

        proposal = build(output.root).proposal
        engines = engines_named(
            engine or [EngineName.MODEL],
            batfish,
            progress,
            lambda: lab_engine(output.root, proposal, failures, packets, progress),
        )
        status.update(f"Proving {len(proposal.promises)} promises")
        # The only clock: waivers end on a day.
        today = date.today()  # noqa: DTZ011 -- the day where the approver is
        verdict = proof.verify(proposal, engines, policy, environment=environment, today=today)
    text = _write(verdict, output.root, json_file, junit_file, code_quality)
    if output.format == "json":
        typer.echo(text, nl=False)
    output.say(*verdict_text(verdict))
    asked = [one.name for one in verdict.engines]
    if line := asking_line(policy, environment, verdict.decision.reasons, asked):
        output.say(line)
    raise typer.Exit(exit_code(verdict))


def _write(
    verdict: Verdict,
    root: Path,
    json_file: Path | None,
    junit_file: Path | None,
    code_quality: Path | None,
) -> str:
    """Write the verdict to its place and in the forms that are wanted; return its JSON."""
    from tasks.directory import verdict_path, write_text
    from validate.reports import junit, verdict_issues
    from validate.verdict import to_json

    text = to_json(verdict)
    write_text(verdict_path(root), text)
    if json_file is not None:
        write_text(json_file, text)
    if junit_file is not None:
        write_text(junit_file, junit(verdict))
    if code_quality is not None:
        write_text(code_quality, verdict_issues(verdict))
    return text


def exit_code(verdict: Verdict) -> ExitCode:
    """Return 3 when only an engine's silence speaks against the city, 1 when anything else does."""
    from validate.outcome import Status
    from validate.verdict import ReasonKind

    decision = verdict.decision
    if decision.accepted:
        return ExitCode.GOOD
    silent = {cell.promise for cell in verdict.with_status(Status.NOT_RUN)}
    only_silence = {reason.kind for reason in decision.reasons} <= {
        ReasonKind.NOT_ASKED,
        ReasonKind.NOT_RUN,
        ReasonKind.UNPROVEN,
    }
    if only_silence and all(promise.id in silent for promise in verdict.unproven()):
        return ExitCode.UNAVAILABLE
    return ExitCode.CITY_WRONG
