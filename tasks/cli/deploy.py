"""``citynet deploy``: proven text onto devices, all of them or none; or what the gate says."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Annotated

import typer

from citynet.errors import CallError, ExitCode
from tasks.cli.options import BatfishThen, KeyFile, SecretsFrom
from tasks.cli.output import Output, output_of
from tasks.engines import BATFISH
from tasks.fleet import FleetName

if TYPE_CHECKING:
    from rich.status import Status

    from citynet.city.model import City
    from tasks.deploy import DeployResult, Event, Gate, Plan, Tell
    from tasks.fleet import Fleet

__all__ = ["deploy", "environment_of"]


def deploy(  # noqa: PLR0917 -- one parameter per option
    context: typer.Context,
    fleet: Annotated[
        FleetName, typer.Option("--fleet", help="The city's own devices, or the lab's routers.")
    ] = FleetName.LIVE,
    environment: Annotated[
        str | None,
        typer.Option(
            "--environment",
            help="Environment of policy.yaml that must accept: production, for the lab lab.",
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Accept or refuse the verdict; connect to nothing.")
    ] = False,
    confirm_within: Annotated[
        int | None,
        typer.Option(
            "--confirm-within",
            metavar="SECONDS",
            help="How long devices wait for their confirmation before they go back by themselves.",
        ),
    ] = None,
    resume: Annotated[
        str | None,
        typer.Option(
            "--resume", metavar="ID", help="Bring a deployment that was killed to an end."
        ),
    ] = None,
    abort: Annotated[
        str | None,
        typer.Option("--abort", metavar="ID", help="Take a deployment back, if nothing decided."),
    ] = None,
    secrets: SecretsFrom = "environment",
    key_file: KeyFile = None,
    batfish: BatfishThen = BATFISH,
) -> None:
    """Bring all devices to exactly the text that build/verdict.json proves, or none of them."""
    output = output_of(context)
    if sum((resume is not None, abort is not None, dry_run)) > 1:
        raise CallError("--dry-run, --resume and --abort exclude each other")
    ended = resume if resume is not None else abort
    if ended is not None:
        raise typer.Exit(
            _end(output, _fleet(output, fleet, secrets, key_file), ended, abort=abort is not None)
        )
    from tasks.deploy.report import accepted_line, gate_data

    gate = _gate(output, environment or environment_of(fleet), batfish)
    if dry_run or not gate.accepted:
        output.data(gate_data(gate))
    if not gate.accepted:
        raise typer.Exit(ExitCode.CITY_WRONG)
    if dry_run:
        output.say(f"{accepted_line(gate)} Nothing was pushed (dry run).")
        return
    output.say(accepted_line(gate))
    # Of the city that was judged: somebody may have changed its files meanwhile.
    reached = _fleet(output, fleet, secrets, key_file, gate.built.city)
    raise typer.Exit(_push(output, gate, reached, confirm_within))


def environment_of(fleet: FleetName) -> str:
    """Return the environment of the policy that decides for a fleet unless told otherwise."""
    return "lab" if fleet is FleetName.LAB else "production"


# ---------------------------------------------------------------------- the steps


def _fleet(
    output: Output, name: FleetName, secrets: str, key_file: str | None, city: City | None = None
) -> Fleet:
    from citynet.reading import read
    from tasks.fleet import lab_fleet, live_fleet

    if name is FleetName.LAB:
        return lab_fleet(output.root)
    if city is None:
        city, _ = read(output.root)
    return live_fleet(output.root, city, secrets=secrets, key_file=key_file)


def _gate(output: Output, environment: str, batfish: str) -> Gate:
    """Ask the gate; say what was waived, and why it refuses where it does."""
    from tasks.deploy.gate import judge
    from validate.reports import reason_lines, risk_lines

    with output.status("Computing everything again"):
        gate = judge(output.root, environment, batfish=batfish)
    output.say(*risk_lines(gate.built.proposal.at_risk))
    output.say(*(f"WAIVED {waived}" for waived in gate.waived))
    if not gate.accepted:
        why = (*gate.different, *reason_lines(gate.reasons, environment))
        output.say(*(f"  {line}" for line in why))
        output.say(f"REFUSED for {environment}: nothing would be pushed.")
        if gate.asking:
            output.say(gate.asking)
    return gate


def _push(
    output: Output,
    gate: Gate,
    fleet: Fleet,
    confirm_within: int | None,
) -> ExitCode:
    from tasks.deploy import RefusedError, UnfinishedError, Ways, plan_of
    from tasks.deploy import deploy as push
    from tasks.deploy.report import sets_line

    try:
        plan = plan_of(gate, fleet)
    except RefusedError as refused:
        return _refused(output, refused.reasons)
    output.say(sets_line(plan))
    with output.status("Connecting") as status:
        try:
            result = push(
                output.root,
                plan,
                fleet,
                confirm_within=confirm_within,
                ways=Ways(tell=_teller(output, status)),
            )
        except UnfinishedError as unfinished:
            output.error(str(unfinished))
            return ExitCode.NETWORK_MIXED
    _report(output, result, plan)
    return result.exit_code


def _end(output: Output, fleet: Fleet, name: str, *, abort: bool) -> ExitCode:
    from tasks.deploy import Ending, UnfinishedError, Ways, end_deployment

    with output.status("Connecting") as status:
        ways = Ways(tell=_teller(output, status))
        try:
            result = end_deployment(output.root, fleet, name, abort=abort, ways=ways)
        except UnfinishedError as unfinished:
            output.error(str(unfinished))
            return ExitCode.NETWORK_MIXED
    _report(output, result)
    # Whoever aborts wants it back: that is no failure.
    return ExitCode.GOOD if abort and result.ending is Ending.REVERTED else result.exit_code


# ---------------------------------------------------------------------- what is said


def _teller(output: Output, status: Status) -> Tell:
    """Return what shows events: a line for each device and step, and a status while it lasts."""
    from tasks.deploy import Moment
    from tasks.deploy.report import event_lines

    lock = threading.Lock()

    def tell(event: Event) -> None:
        with lock:
            if event.moment is Moment.BEGINS:
                status.update(f"{event.step.capitalize()}: {event.text}")
                return
            output.say(*event_lines(event))

    return tell


def _report(output: Output, result: DeployResult, plan: Plan | None = None) -> None:
    from tasks.deploy.report import result_data, summary_lines
    from validate.reports.words import printable

    output.data(result_data(result, plan))
    output.say(*(f"  {printable(reason)}" for reason in result.reasons))
    output.say(*summary_lines(result))


def _refused(output: Output, reasons: tuple[str, ...]) -> ExitCode:
    output.data({"ending": "refused", "reasons": list(reasons), "devices": []})
    output.say(*(f"  {reason}" for reason in reasons), "REFUSED: nothing was connected to.")
    return ExitCode.CITY_WRONG
