"""The gate: whether ``build/verdict.json`` says that this very text may be pushed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from citynet.errors import CallError
from tasks.directory import (
    configs_path,
    manifest_path,
    rehearsal_path,
    verdict_path,
    verdict_text,
)
from tasks.engines import BATFISH, engine_versions, native_ids
from tasks.pipeline import Built, build
from validate.consistency import contradictions, other_cells
from validate.model.engine import ModelEngine
from validate.policy import decide
from validate.policy_file import read_policy
from validate.proof import digests_of, examine, stated_of
from validate.reports import asking_line
from validate.verdict import Digests, Reason, Verdict, from_json

__all__ = ["Gate", "judge", "mismatches"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What the gate says."""

    environment: str
    verdict: str
    """Digest of the verdict."""
    manifest: str
    """Digest of the manifest that the verdict proves."""
    different: tuple[str, ...]
    """What is no longer as the verdict says, or contradicts itself."""
    reasons: tuple[Reason, ...]
    """Why the policy refuses."""
    waived: tuple[str, ...]
    built: Built
    """Everything, computed again; what is pushed is its text."""
    asking: str | None = None
    """How the engines are asked that the policy demands and that were not."""

    @property
    def accepted(self) -> bool:
        """Say whether the text may be pushed."""
        return not self.refusals

    @property
    def refusals(self) -> tuple[str, ...]:
        """Everything that speaks against it, one sentence each."""
        return (*self.different, *(reason.text for reason in self.reasons))


def judge(
    root: Path,
    environment: str,
    *,
    batfish: str = BATFISH,
) -> Gate:
    """Compute all but Batfish's answers again, and say whether the verdict accepts exactly that.

    Raises ``CallError`` for an unknown environment, a verdict that is none or not there, before
    anything is computed; ``UnavailableError`` where Batfish decided and does not say its version
    now.
    """
    policy = read_policy(root)
    policy.environment(environment)
    verdict = _verdict(root)
    built = build(root)
    proposal = built.proposal
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
        *_rendered(root, verdict.digests),
    ]
    if verdict.facts != now.facts:
        different.append("facts: reading the text back finds something else than the verdict says")
    if verdict.at_risk != proposal.at_risk:
        different.append("at risk: services survive something else than the verdict says")
    decision = decide(
        policy,
        environment,
        stated,
        cells,
        verdict.checks,
        now.facts,
        today=date.today(),  # noqa: DTZ011 -- the day where the approver is
    )
    return Gate(
        environment=environment,
        verdict=verdict.digest,
        manifest=verdict.digests.manifest,
        different=tuple(different),
        reasons=tuple(decision.reasons),
        waived=tuple(decision.waived),
        built=built,
        asking=asking_line(
            policy, environment, decision.reasons, [engine.name for engine in verdict.engines]
        ),
    )


def mismatches(verdict: Verdict, now: Digests, versions: Mapping[str, str]) -> Iterator[str]:
    """Yield what is no longer as it was when the verdict was given, thing by thing."""
    then = verdict.digests
    yield from _files("input", then.input_files, now.input_files)
    yield from _files("configuration", then.configurations, now.configurations)
    yield from _files("configuration of stand-in", then.rehearsal, now.rehearsal)
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


def _verdict(root: Path) -> Verdict:
    try:
        return from_json(verdict_text(root))
    except FileNotFoundError as error:
        raise CallError(f"there is no {verdict_path(root)}; run citynet verify first") from error


def _rendered(root: Path, digests: Digests) -> Iterator[str]:
    """Yield files under ``build/`` that are not as rendered, where they are of this verdict's text.

    They are not what is pushed; but whoever reviews reads them. Those of another rendering say so
    by their manifest, and nothing follows from them.
    """
    try:
        manifest = json.loads(manifest_path(root).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return
    except ValueError:
        yield "build/manifest.json: it is not as rendered"
        return
    if not isinstance(manifest, dict) or manifest.get("digest") != digests.manifest:
        return
    for folder, files in (
        (configs_path(root), digests.configurations),
        (rehearsal_path(root), digests.rehearsal),
    ):
        found = {
            path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }
        yield from _files(f"build/{folder.name}", files, found)


def _files(what: str, then: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    for path in sorted({*then, *now}):
        if path not in now:
            yield f"{what} {path}: is gone"
        elif path not in then:
            yield f"{what} {path}: is new"
        elif then[path] != now[path]:
            yield f"{what} {path}: the verdict names {then[path][:12]}, now it is {now[path][:12]}"
