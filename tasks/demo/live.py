"""Second half of the demo: routers, packets, changes by hand, and the way back."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from citynet.errors import ExitCode
from tasks.cli.output import Output
from tasks.demo.stage import Stage, require

if TYPE_CHECKING:
    from validate.verdict import Verdict

__all__ = ["live", "may_begin"]

_LAB: Final = ("--fleet", "lab")


@dataclass(frozen=True, slots=True, kw_only=True)
class _ByHand:
    """What somebody does on a router, as root, without telling anybody."""

    router: str
    command: str
    why: str


_BY_HAND: Final = (
    _ByHand(
        router="eg-br1",
        command="nft insert rule ip citynet H102-0-4 counter accept comment 1",
        why="lets everything through the hand-off's IPv4 filter, 'just to test'",
    ),
    _ByHand(
        router="eg-pe-beicheng",
        command="vtysh -c 'configure terminal' -c 'router bgp 65010' "
        "-c 'no neighbor 2001:db8:10::3'",
        why="removes a BGP neighbor",
    ),
    _ByHand(
        router="cp-le-harbour",
        command="ip address add 192.0.2.66/24 dev eth11.100",
        why="gives a tenant's port one address more",
    ),
    _ByHand(
        router="eg-pe-nancheng",
        command="tc filter delete dev eth10.100 ingress",
        why="takes the policer away",
    ),
)


def may_begin(output: Output, *, asked: bool) -> bool:
    """Say what the routers need that is not here yet, and return whether the demo may go on.

    Nothing is needed when the image of the routers is there. Somebody at a terminal is asked;
    where nobody is (``make demo`` in a pipeline), having started it is the consent.
    """
    from lab.image import cache_directory, find_image, image_needs

    cache = cache_directory()
    if find_image(cache) is not None:
        output.say(f"The routers' image is in {cache} already: nothing has to be downloaded.")
        return True
    output.say(str(image_needs(cache)))
    if not asked or not sys.stdin.isatty():
        return True
    return input("Go on? [Y/n] ").strip().lower() in {"", "y", "yes"}


def live(stage: Stage, *, failures: str) -> Verdict:
    """Bring the proven text to routers, send packets, break things by hand, mend them.

    Returns the verdict that has the packets' cells.
    """
    stage.say("6. The whole city as real routers on this machine, with a host for each endpoint.")
    with stage.timed("lab up"):
        stage.run("lab", "up", "--yes", expected=ExitCode.GOOD)
    try:
        _push(stage)
        _packets(stage, failures)
        verdict = stage.verdict()
        _drift(stage)
    finally:
        stage.say("The lab is taken down.")
        stage.run("lab", "down", expected=ExitCode.GOOD)
    return verdict


def _push(stage: Stage) -> None:
    stage.say("7. A verdict for the lab opens the gate, and the text is pushed: all or none.")
    stage.run("render", expected=ExitCode.GOOD)
    stage.run("verify", "--environment", "lab", expected=ExitCode.GOOD, shown=4)
    with stage.timed("deploy"):
        stage.run("deploy", *_LAB, expected=ExitCode.GOOD)
    stage.say("   The same again has nothing to do.")
    stage.run("deploy", *_LAB, expected=ExitCode.GOOD, shown=6)


def _packets(stage: Stage, failures: str) -> None:
    stage.say("8. Packets between the tenants' hosts, before, during and after failures.")
    with stage.timed("packets"):
        stage.run(
            *("verify", "--environment", "lab", "--engine", "model", "--engine", "lab"),
            *("--failures", failures),
            expected=ExitCode.GOOD,
        )


def _drift(stage: Stage) -> None:
    stage.say("9. Nobody has changed anything yet.")
    stage.run("drift", *_LAB, expected=ExitCode.GOOD)
    stage.say("10. Now somebody does, on four routers, by hand:")
    for change in _BY_HAND:
        stage.tell(f"{change.router}# {change.command}", f"    ({change.why})")
        _by_hand(stage, change)
    stage.say("    The audit names each change, whose it is, and what it breaks.")
    stage.run("drift", *_LAB, expected=ExitCode.CITY_WRONG)
    stage.say("11. The same gate, the same transaction: the network is brought back.")
    stage.run("drift", *_LAB, "--remediate", expected=ExitCode.GOOD)
    stage.run("drift", *_LAB, expected=ExitCode.GOOD)


def _by_hand(stage: Stage, change: _ByHand) -> None:
    from lab.client import LabClient
    from lab.machine import running_machine

    machine = running_machine(stage.city)
    require(machine is not None, "the lab was to be up")
    if machine is not None:
        LabClient(machine).run(change.router, ("/bin/sh", "-c", change.command))
