"""``citynet demo``: the whole way once, on a copy of the reference city, and one break.

Everything that it shows is done by the commands that it names. It fails when anything turns out
otherwise than it says.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from citynet.errors import ExitCode
from tasks.cli.output import Output, output_of

if TYPE_CHECKING:
    from validate.outcome import Outcome
    from validate.verdict import Verdict

__all__ = ["demo"]

_REFERENCE: Final = Path(__file__).resolve().parents[2]
_COPIED: Final = ("inventory", "intents", "locks")
_TEMPLATE: Final = "eos/interfaces.j2"
_LINE: Final = "ip access-group {{ interface.filter_ipv4 }} in"
_PROMISE: Final = "exactly/boundary/gov-cloud-edge/left-to-right"
_ENVIRONMENT: Final = ("--environment", "merge-request")


class _OtherwiseError(Exception):
    """Something turned out otherwise than the demo says."""


def demo(context: typer.Context) -> None:
    """Show the whole way once on a copy of the reference city, and how a break is stopped."""
    output = output_of(context)
    with tempfile.TemporaryDirectory(prefix="citynet-demo-") as directory:
        city = Path(directory, "city")
        try:
            _tell(_Stage(output=output, city=city))
        except _OtherwiseError as error:
            output.say(f"\nNOT AS TOLD: {error}")
            output.data({"as_told": False, "otherwise": str(error)})
            raise typer.Exit(ExitCode.CITY_WRONG) from error
        output.data({"as_told": True})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stage:
    """The copy of the city, and what is said and done there."""

    output: Output
    city: Path

    def say(self, text: str) -> None:
        """Tell what comes next."""
        self.output.say(f"\n{text}")

    def run(self, *arguments: str, expected: ExitCode, shown: int = 100) -> None:
        """Run a command as a person would; fail unless it exits as expected."""
        from tasks.cli.app import run

        self.output.say(f"$ citynet {' '.join(arguments)}")
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            code = run(["-C", str(self.city), *arguments])
        lines = said.getvalue().replace(str(self.city), "CITY").splitlines()
        if code == expected and len(lines) > shown:
            left_out = len(lines) - shown
            lines = [*lines[: shown - 1], f"  ... {left_out} more lines ...", lines[-1]]
        self.output.say(*(f"  {line}" for line in lines))
        if code != expected:
            raise _OtherwiseError(
                f"citynet {arguments[0]} was to exit with {int(expected)}, it exited with {code}"
            )

    def verdict(self) -> Verdict:
        """Return the verdict that the last verify wrote."""
        from tasks.cli.build_paths import verdict_path
        from validate.verdict import from_json

        return from_json(verdict_path(self.city).read_text(encoding="utf-8"))


def _tell(stage: _Stage) -> None:
    stage.say("1. A copy of the reference city, checked, numbered, rendered.")
    _copy(stage.city)
    stage.run("check", expected=ExitCode.GOOD)
    stage.run("allocate", expected=ExitCode.GOOD, shown=4)
    stage.run("allocate", "--check", expected=ExitCode.GOOD)
    stage.run("render", expected=ExitCode.GOOD)
    stage.say("2. Every promise, proven on devices that were read back from that text.")
    stage.run("verify", *_ENVIRONMENT, expected=ExitCode.GOOD)
    good = stage.verdict()
    _require(not good.unproven(), "every promise was to be proven")
    stage.say("3. The gate computes everything again and accepts this verdict.")
    stage.run("deploy", "--dry-run", *_ENVIRONMENT, expected=ExitCode.GOOD)
    stage.say(
        f"4. Somebody replaces the template {_TEMPLATE} by one without the line\n"
        f"   {_LINE!r}: the filters are still defined, but no port uses them for IPv4."
    )
    _break(stage.city)
    stage.say("   The old verdict no longer opens the gate; it names what is different.")
    stage.run("deploy", "--dry-run", *_ENVIRONMENT, expected=ExitCode.CITY_WRONG, shown=9)
    stage.say("   A new proof refutes: this packet now passes, though no permission names it.")
    stage.run("verify", *_ENVIRONMENT, expected=ExitCode.CITY_WRONG, shown=18)
    _show(stage, _refuted(stage.verdict()))
    stage.say("5. The gate refuses this verdict too.")
    stage.run("deploy", "--dry-run", *_ENVIRONMENT, expected=ExitCode.CITY_WRONG)
    stage.say("All as told. What the first verdict says, and what it does not:")
    stage.output.say(*(f"  {line}" for line in _summary(good)))


def _copy(city: Path) -> None:
    for folder in _COPIED:
        if (_REFERENCE / folder).is_dir():
            shutil.copytree(_REFERENCE / folder, city / folder)
    shutil.copyfile(_REFERENCE / "policy.yaml", city / "policy.yaml")


def _break(city: Path) -> None:
    """Put a template without the line that applies IPv4 filters into the city."""
    from tasks.pipeline import TEMPLATES

    ours = (TEMPLATES / _TEMPLATE).read_text(encoding="utf-8")
    kept = [line for line in ours.splitlines(keepends=True) if line.strip() != _LINE]
    _require(len(kept) == len(ours.splitlines()) - 1, f"{_TEMPLATE} was to have the line once")
    theirs = city / "templates" / _TEMPLATE
    theirs.parent.mkdir(parents=True)
    digest = hashlib.sha256(ours.encode()).hexdigest()
    theirs.write_text(f"{{# replaces sha256:{digest} #}}\n{''.join(kept)}", encoding="utf-8")


def _refuted(verdict: Verdict) -> Outcome:
    from validate.outcome import Status

    for cell in verdict.cells_of(_PROMISE):
        if cell.status is Status.REFUTED and cell.counterexample is not None:
            _require(cell.counterexample.packet is not None, "the refutation was to have a packet")
            _require(bool(cell.counterexample.path), "the refutation was to have a path")
            return cell
    raise _OtherwiseError(f"{_PROMISE} was to be refuted")


def _show(stage: _Stage, cell: Outcome) -> None:
    from validate.outcome import Status
    from validate.reports.words import explain

    verdict = stage.verdict()
    promise = {one.id: one for one in verdict.promises}[cell.promise]
    others = len(verdict.with_status(Status.REFUTED)) - 1
    lines = [
        f"REFUTED {cell.promise} by {cell.engine} on the {cell.subject}",
        *(explain(cell.counterexample) if cell.counterexample else ()),
        f"intent: {promise.intent} ({promise.place})",
        f"and {others} more refutations; {len(verdict.facts.differences)} facts differ",
    ]
    stage.output.say(*(f"  {line}" for line in lines))


def _summary(verdict: Verdict) -> Sequence[str]:
    from validate.outcome import Status
    from validate.policy import EngineName

    proven = verdict.with_status(Status.PROVEN)
    facts = verdict.facts
    asked = {engine.name for engine in verdict.engines}
    lines = []
    for engine in verdict.engines:
        cells = [cell for cell in proven if cell.engine == engine.name]
        subjects = " and ".join(sorted({cell.subject for cell in cells}))
        lines.append(
            f"{len(cells)} of {len(verdict.promises)} promises are proven by {engine.name} "
            f"{engine.release} on the {subjects}, in up to {max(c.states for c in cells)} states"
        )
    lines.append(
        f"{facts.lines} lines of {facts.devices} devices were read back: all were understood, "
        "and they say what was compiled"
    )
    lines.extend(
        f"not covered: {name} was not asked; a second opinion needs verify --engine {name}"
        for name in sorted(set(EngineName) - asked)
    )
    lines.append("not covered: no device has seen this text; no packet was sent")
    return lines


def _require(holds: bool, what: str) -> None:
    if not holds:
        raise _OtherwiseError(what)
