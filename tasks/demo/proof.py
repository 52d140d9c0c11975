"""First half of the demo: from intents to a verdict, and how a break in the text is stopped."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from citynet.errors import ExitCode
from tasks.demo.stage import OtherwiseError, Stage, copy_city, require

if TYPE_CHECKING:
    from validate.outcome import Outcome
    from validate.verdict import Verdict

__all__ = ["mend_template", "proof", "proven_lines"]

_TEMPLATE: Final = "eos/interfaces.j2"
_LINE: Final = "ip access-group {{ interface.filter_ipv4 }} in"
_PROMISE: Final = "exactly/boundary/gov-cloud-edge/left-to-right"
_ENVIRONMENT: Final = ("--environment", "merge-request")


def proof(stage: Stage) -> Verdict:
    """Show that the city is proven and that a broken template is refused; return the verdict."""
    stage.say("1. A copy of the reference city, checked, numbered, rendered.")
    copy_city(stage.city)
    stage.run("check", expected=ExitCode.GOOD)
    stage.run("allocate", expected=ExitCode.GOOD, shown=4)
    stage.run("allocate", "--check", expected=ExitCode.GOOD)
    stage.run("render", expected=ExitCode.GOOD)
    stage.say("2. Every promise, proven on devices that were read back from that text.")
    stage.run("verify", *_ENVIRONMENT, expected=ExitCode.GOOD)
    good = stage.verdict()
    require(not good.unproven(), "every promise was to be proven")
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
    return good


def mend_template(city: Path) -> None:
    """Take the broken template out of the city again."""
    (city / "templates" / _TEMPLATE).unlink()


def proven_lines(verdict: Verdict) -> Sequence[str]:
    """Return what a verdict says, and what it does not, as lines."""
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
    return lines


def _break(city: Path) -> None:
    """Put a template without the line that applies IPv4 filters into the city."""
    from tasks.pipeline import TEMPLATES

    ours = (TEMPLATES / _TEMPLATE).read_text(encoding="utf-8")
    kept = [line for line in ours.splitlines(keepends=True) if line.strip() != _LINE]
    require(len(kept) == len(ours.splitlines()) - 1, f"{_TEMPLATE} was to have the line once")
    theirs = city / "templates" / _TEMPLATE
    theirs.parent.mkdir(parents=True)
    digest = hashlib.sha256(ours.encode()).hexdigest()
    theirs.write_text(f"{{# replaces sha256:{digest} #}}\n{''.join(kept)}", encoding="utf-8")


def _refuted(verdict: Verdict) -> Outcome:
    from validate.outcome import Status

    for cell in verdict.cells_of(_PROMISE):
        if cell.status is Status.REFUTED and cell.counterexample is not None:
            require(cell.counterexample.packet is not None, "the refutation was to have a packet")
            require(bool(cell.counterexample.path), "the refutation was to have a path")
            return cell
    raise OtherwiseError(f"{_PROMISE} was to be refuted")


def _show(stage: Stage, cell: Outcome) -> None:
    from validate.outcome import Status
    from validate.reports.words import explain

    verdict = stage.verdict()
    promise = {one.id: one for one in verdict.promises}[cell.promise]
    others = len(verdict.with_status(Status.REFUTED)) - 1
    stage.tell(
        f"REFUTED {cell.promise} by {cell.engine} on the {cell.subject}",
        *(explain(cell.counterexample) if cell.counterexample else ()),
        f"intent: {promise.intent} ({promise.place})",
        f"and {others} more refutations; {len(verdict.facts.differences)} facts differ",
    )
