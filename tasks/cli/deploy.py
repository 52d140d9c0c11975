"""``citynet deploy --dry-run``: whether a verdict opens the gate for this very tree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from citynet.errors import CallError, ExitCode
from tasks.cli.engines import BATFISH, engine_versions, native_ids
from tasks.cli.output import output_of

if TYPE_CHECKING:
    from validate.verdict import Digests, Verdict

__all__ = ["deploy", "mismatches"]


def deploy(
    context: typer.Context,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Accept or refuse the verdict; push nothing.")
    ] = False,
    environment: Annotated[
        str, typer.Option("--environment", help="Environment of policy.yaml that must accept.")
    ] = "production",
    batfish: Annotated[
        str,
        typer.Option(
            "--batfish", metavar="HOST:PORT", help="Where Batfish says its version, if it decided."
        ),
    ] = BATFISH,
) -> None:
    """Accept or refuse build/verdict.json: all but Batfish's answers is computed again."""
    from tasks.cli.build_paths import verdict_path
    from tasks.pipeline import build
    from validate.consistency import contradictions, other_cells
    from validate.model.engine import ModelEngine
    from validate.policy import decide
    from validate.policy_file import read_policy
    from validate.proof import digests_of, examine, stated_of
    from validate.reports import reason_lines
    from validate.verdict import from_json

    if not dry_run:
        raise CallError("pushing to devices is not part of this release; use deploy --dry-run")
    output = output_of(context)
    policy = read_policy(output.root)
    policy.environment(environment)
    path = verdict_path(output.root)
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise CallError(f"there is no {path}; run citynet verify first") from error
    except UnicodeDecodeError as error:
        raise CallError(f"{path} is no verdict: it is not UTF-8 text") from error
    verdict = from_json(text)
    with output.status("Computing everything again"):
        proposal = build(output.root).proposal
        stated, now = stated_of(proposal), examine(proposal, (ModelEngine(),))
    # Of an engine that was not asked, an answer now would be none of the verdict's.
    model = {ModelEngine.name} & {engine.name for engine in verdict.engines}
    cells = (
        *(cell for cell in now.cells if cell.engine in model),
        *(cell for cell in verdict.cells if cell.engine != ModelEngine.name),
    )
    versions = engine_versions(verdict.engines_that_ran(), batfish)
    different = [
        *mismatches(verdict, digests_of(proposal, policy), versions),
        *contradictions(verdict, stated, native_ids(verdict, now.network)),
        *other_cells(ModelEngine.name, verdict.cells, now.cells),
    ]
    if verdict.facts != now.facts:
        different.append("facts: reading the text back finds something else than the verdict says")
    decision = decide(
        policy,
        environment,
        stated,
        cells,
        verdict.checks,
        now.facts,
        today=date.today(),  # noqa: DTZ011 -- the day where the approver is
    )
    refusals = [*different, *(reason.text for reason in decision.reasons)]
    output.data(
        {
            "accepted": not refusals,
            "environment": environment,
            "verdict": verdict.digest,
            "manifest": verdict.digests.manifest,
            "refusals": refusals,
            "waived": list(decision.waived),
        }
    )
    for waived in decision.waived:
        output.say(f"WAIVED {waived}")
    if refusals:
        output.say(*(f"  {line}" for line in (*different, *reason_lines(decision.reasons))))
        output.say(f"REFUSED for {environment}: nothing would be pushed.")
        raise typer.Exit(ExitCode.CITY_WRONG)
    output.say(
        f"ACCEPTED for {environment}: verdict {verdict.digest[:12]} proves manifest "
        f"{verdict.digests.manifest[:12]}. Nothing was pushed (dry run)."
    )


def mismatches(verdict: Verdict, now: Digests, versions: Mapping[str, str]) -> Iterator[str]:
    """Yield what is no longer as it was when the verdict was given, thing by thing."""
    then = verdict.digests
    yield from _files("input", then.input_files, now.input_files)
    yield from _files("configuration", then.configurations, now.configurations)
    yield from _files("replaced template", then.replaced_templates, now.replaced_templates)
    for name, before, after in (
        ("inputs", then.inputs, now.inputs),
        ("manifest", then.manifest, now.manifest),
        ("promises", then.promises, now.promises),
        ("policy", then.policy, now.policy),
    ):
        if before != after:
            yield f"{name}: the verdict names {before[:12]}, now it is {after[:12]}"
    ran = verdict.engines_that_ran()
    for engine in verdict.engines:
        version = versions.get(engine.name)
        if engine.name in ran and version != engine.version:
            yield (
                f"engine {engine.name}: the verdict is by version {engine.version}, "
                f"here it is {version or 'unknown'}"
            )


def _files(what: str, then: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    for path in sorted({*then, *now}):
        if path not in now:
            yield f"{what} {path}: is gone"
        elif path not in then:
            yield f"{what} {path}: is new"
        elif then[path] != now[path]:
            yield f"{what} {path}: the verdict names {then[path][:12]}, now it is {now[path][:12]}"
