"""Second half of the demo: routers, packets, changes by hand, and the way back."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from citynet.errors import ExitCode
from tasks.cli.output import Output
from tasks.demo.stage import Stage, require

if TYPE_CHECKING:
    from validate.verdict import Verdict

__all__ = ["Live", "live", "may_begin"]

_LAB: Final = ("--fleet", "lab")
_PACKETS: Final = "20"
"""Packets per promise that must not arrive: enough to be seen, few enough for a demo."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _ByHand:
    """What somebody does on a router, as root, without telling anybody."""

    router: str
    command: str
    why: str
    named: str
    """How the audit has to name it."""


_BY_HAND: Final = (
    _ByHand(
        router="eg-br1",
        command="""nft insert rule ip citynet H102-0-4 counter accept comment '"1"'""",
        why="lets everything through the hand-off's IPv4 filter, 'just to test'",
        named="filter rule H102-0-4",
    ),
    _ByHand(
        router="eg-pe-beicheng",
        command="vtysh -c 'configure terminal' -c 'router bgp 65010' "
        "-c 'no neighbor 2001:db8:10::3'",
        why="removes a BGP neighbor",
        named="neighbor global 2001:db8:10::3",
    ),
    _ByHand(
        router="cp-le-harbour",
        command="ip address add 192.0.2.66/24 dev eth11.100",
        why="gives a tenant's port one address more",
        named="address eth11.100",
    ),
    _ByHand(
        router="eg-pe-nancheng",
        command="tc filter delete dev eth10.100 ingress",
        why="takes the policer away",
        named="rate eth10.100",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """How the second half ended."""

    verdict: Verdict
    """It has the packets' cells."""
    lines: Sequence[str]
    """What was pushed, found and mended."""


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


def live(stage: Stage, *, failures: str) -> Live:
    """Bring the proven text to routers, send packets, break things by hand, mend them."""
    stage.say("6. The whole city as real routers on this machine, with a host for each endpoint.")
    with stage.timed("lab up"):
        stage.run("lab", "up", "--yes", "--keep", expected=ExitCode.GOOD)
    try:
        pushed = _push(stage)
        _packets(stage, failures)
        verdict = stage.verdict()
        _drift(stage)
    finally:
        stage.say("The lab is taken down.")
        stage.run("lab", "down", expected=ExitCode.GOOD)
    mended = f"{len(_BY_HAND)} changes by hand were found, each by its name, and none is left"
    return Live(verdict=verdict, lines=(f"pushed: {pushed}", mended))


def _push(stage: Stage) -> str:
    stage.say("7. A verdict for the lab opens the gate, and the text is pushed: all or none.")
    stage.run("render", expected=ExitCode.GOOD)
    stage.run("verify", "--environment", "lab", expected=ExitCode.GOOD, shown=4)
    with stage.timed("deploy"):
        lines = stage.run("deploy", *_LAB, expected=ExitCode.GOOD, shown=24)
    return next(line.strip() for line in lines if line.startswith("new: "))


def _packets(stage: Stage, failures: str) -> None:
    stage.say("8. Packets between the tenants' hosts, as the intents say, IPv4 and IPv6.")
    with stage.timed("packets"):
        stage.run(
            *("verify", "--environment", "lab", "--engine", "model", "--engine", "lab"),
            *("--failures", failures, "--packets", _PACKETS),
            expected=ExitCode.GOOD,
        )


def _drift(stage: Stage) -> None:
    stage.say("9. Somebody changes four routers by hand:")
    for change in _BY_HAND:
        stage.tell(f"{change.router}# {change.command}", f"    ({change.why})")
        _by_hand(stage, change)
    stage.say(
        "10. The audit names each change, whose it is, and what it breaks. The same gate and the\n"
        "    same transaction bring the network back, and a second audit finds nothing."
    )
    with stage.timed("audit, remediation, audit"):
        lines = stage.run("drift", *_LAB, "--remediate", expected=ExitCode.GOOD)
    for change in _BY_HAND:
        require(
            any(change.router in line and change.named in line for line in lines),
            f"the audit was to name {change.named} on {change.router}",
        )
    require(f"DRIFT: {len(_BY_HAND)} hand changes" in "\n".join(lines), "and no other change")


def _by_hand(stage: Stage, change: _ByHand) -> None:
    from tasks.lab.reach import client_of

    ended = client_of(stage.city).run_script(change.router, change.command)
    require(ended.code == 0, f"{change.command} was to work: {ended.stderr.strip()}")
