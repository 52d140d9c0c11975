"""Policy maps of IOS-XR: marking and policing where packets enter, queues and shapers."""

from __future__ import annotations

import re
from typing import Final

from citynet.device.classes import DSCP, QUEUE_NUMBER
from citynet.device.model import Policer, Queue, TrafficClass
from citynet.readers.blocks import Line, RuleBook
from citynet.readers.iosxr.reading import NAME, Block, PolicyMap, Reading
from citynet.readers.values import NUMBER, number

__all__ = ["CLASSIFY", "read_policy"]

Match = re.Match[str]

CLASSIFY: Final = "CLASSIFY"
_DEFAULT: Final = "class class-default"
_END: Final = "end-policy-map"
_QUEUES: Final = {
    "class TC-CONTROL": TrafficClass.CONTROL,
    "class TC-EXPEDITED": TrafficClass.EXPEDITED,
    "class TC-ASSURED": TrafficClass.ASSURED,
    _DEFAULT: TrafficClass.STANDARD,
}
_UNITS: Final = {"bps": 1, "kbps": 10**3, "mbps": 10**6, "gbps": 10**9}
_CODE_POINTS: Final = {"cs6": 48, "ef": 46, "af31": 26, "default": 0, "cs0": 0}
_SHARE: Final = re.compile(rf"bandwidth percent ({NUMBER})")


class _Policy:
    """A policy map while it is being read."""

    def __init__(self, name: str, opener: Line, reading: Reading) -> None:
        self.ledger = reading.ledger
        self.found = PolicyMap(opener)
        self.block = Block(reading.ledger, f"policy-map {name} / {_DEFAULT}")
        self.codes: dict[str, int] = {}


def _traffic_class(policy: _Policy, match: Match, line: Line) -> None:
    policy.block.claim("set traffic-class", line)
    policy.codes["traffic-class"] = int(match[1])


def _dscp(policy: _Policy, match: Match, line: Line) -> None:
    word = match[1]
    policy.block.claim("set dscp", line)
    policy.codes["dscp"] = _CODE_POINTS[word] if word in _CODE_POINTS else number(word, 0, 63)


def _police(policy: _Policy, match: Match, line: Line) -> None:
    policy.block.claim("police", line)
    policy.found.policer = Policer(
        rate=int(match[1]) * _UNITS[match[2]],
        burst=int(match[3]),
        origin=policy.ledger.origin(line),
    )


def _shape(policy: _Policy, match: Match, line: Line) -> None:
    policy.block.claim("shape average", line)
    policy.found.shaper = int(match[1]) * 1000


def _child(policy: _Policy, match: Match, line: Line) -> None:
    policy.block.claim("service-policy", line)
    policy.found.child = match[1]


_IN: Final = RuleBook[_Policy](
    {
        rf"set traffic-class ({NUMBER})": _traffic_class,
        rf"set dscp ({'|'.join(_CODE_POINTS)}|{NUMBER})": _dscp,
        rf"police rate ({NUMBER}) (bps|kbps|mbps|gbps) burst ({NUMBER}) bytes": _police,
    }
)
_SHAPED: Final = RuleBook[_Policy](
    {
        rf"shape average ({NUMBER}) kbps": _shape,
        rf"service-policy ({NAME})": _child,
    }
)


def read_policy(reading: Reading, match: Match, line: Line) -> None:
    """Read a policy map of an interface; the one that classifies is part of the baseline."""
    name = match[1]
    if name == CLASSIFY:
        return
    if name in reading.policies or not name.startswith(("IN-", "OUT-")):
        raise ValueError("a policy map is named after its interface, and said once")
    policy = _Policy(name, line, reading)
    if not line.children or line.children[-1].text != _END:
        reading.ledger.missing(f"policy-map {name} / {_END}", "ends a policy map")
    else:
        reading.ledger.claim(line.children[-1])
    reading.ledger.claim(line)
    reading.policies[name] = policy.found
    classes = [each for each in line.children if each.text.startswith("class ")]
    if name.startswith("OUT-") and not any(_is_shaper(each) for each in classes):
        _read_queues(policy, classes)
    else:
        _read_default(policy, classes, _IN if name.startswith("IN-") else _SHAPED)


def _is_shaper(line: Line) -> bool:
    return any(child.text.startswith(("shape ", "service-policy ")) for child in line.children)


def _read_default(policy: _Policy, classes: list[Line], rules: RuleBook[_Policy]) -> None:
    for line in classes:
        if line.text != _DEFAULT or line is not classes[0]:
            policy.ledger.refuse(line, "such a policy has one class, class-default")
            continue
        policy.ledger.claim(line)
        rules.apply(line.children, policy, policy.ledger)
    if rules is _SHAPED:
        policy.block.require(["shape average"], "the policy of a sub-interface shapes")
        return
    for marking in TrafficClass:
        code = {"traffic-class": QUEUE_NUMBER[marking], "dscp": DSCP[marking]}
        if marking is not TrafficClass.LOSSLESS and policy.codes == code:
            policy.found.marking = marking
    if policy.codes and policy.found.marking is None:
        keys = ["set traffic-class", "set dscp"]
        policy.block.require(keys, "traffic class and code point belong together")
        policy.block.forbid(keys, "traffic class and code point are not of one class")
    if not policy.codes and policy.found.policer is None:
        policy.ledger.refuse(policy.found.opener, "neither marks nor polices")


def _read_queues(policy: _Policy, classes: list[Line]) -> None:
    ledger = policy.ledger
    seen: set[str] = set()
    for line in classes:
        if line.text not in _QUEUES or line.text in seen:
            ledger.refuse(line, "a queue is one of control, expedited, assured, standard, once")
            continue
        seen.add(line.text)
        ledger.claim(line)
        try:
            _read_share(policy, line)
        except ValueError as error:
            ledger.refuse(line, f"bad queue: {error}")
    if _DEFAULT not in seen:
        ledger.missing(policy.block.path, "the class of everything else is always there")
    if not policy.found.queues or sum(queue.percent for queue in policy.found.queues) > 100:
        ledger.refuse(policy.found.opener, "has queues, of 100 percent at the most")


def _read_share(policy: _Policy, line: Line) -> None:
    if not line.children and line.text == _DEFAULT:
        return
    found = _SHARE.fullmatch(line.children[0].text) if len(line.children) == 1 else None
    if found is None:
        raise ValueError("the class of a queue has one line, its percentage")
    queue = Queue(
        traffic_class=_QUEUES[line.text],
        percent=number(found[1], 1, 100),
        origin=policy.ledger.origin(*line.lines()),
    )
    policy.ledger.claim(line.children[0])
    policy.found.queues += (queue,)
