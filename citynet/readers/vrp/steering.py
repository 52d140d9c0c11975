"""SRv6 policies of VRP, and which of them the applications of a colour take."""

from __future__ import annotations

import re
from ipaddress import IPv6Address
from typing import Final

from citynet.device.model import CandidatePath, Srv6Policy, Steering
from citynet.readers.blocks import Draft, Line, RuleBook
from citynet.readers.values import NAME, NUMBER, number, v6
from citynet.readers.vrp.colors import LAST_COLOR
from citynet.readers.vrp.exact import claim_exactly
from citynet.readers.vrp.reading import Reading
from citynet.readers.vrp.service_reading import PathReading, SegmentList

__all__ = ["STEERING", "finished_policies", "finished_steering"]

Match = re.Match[str]

_MOST_SEGMENTS: Final = 10
_LAST_PREFERENCE: Final = 65535
_MATCH_TYPE: Final = "match-type apn-id-ipv6"
_PATH: Final = re.compile(rf"candidate-path preference ({NUMBER})")
_UNKNOWN: Final = 0
"""A colour that was not said."""


def _locator(reading: Reading, match: Match, line: Line) -> None:
    if reading.services.policy_locator is not None:
        raise ValueError("said twice: locator of policies")
    reading.services.policy_locator = match[1], line
    reading.ledger.claim(line)


def _list(reading: Reading, match: Match, opener: Line) -> None:
    lists = reading.services.segment_lists
    if match[1] in lists:
        raise ValueError("said twice: segment list")
    found = lists[match[1]] = SegmentList({}, [opener])
    reading.ledger.claim(opener)
    for line in opener.children:
        step = _SEGMENT.fullmatch(line.text)
        if step is None:
            continue
        try:
            _add_segment(found.segments, number(step[1], 1, 2**32 - 1), v6(step[2]))
        except ValueError as error:
            reading.ledger.refuse(line, f"bad segment: {error}")
            continue
        found.lines.append(line)
        reading.ledger.claim(line)
    if not 1 <= len(found.segments) <= _MOST_SEGMENTS:
        raise ValueError(f"a list has 1 to {_MOST_SEGMENTS} segments")


_SEGMENT: Final = re.compile(rf"index ({NUMBER}) sid ipv6 ([0-9A-Fa-f:]+)")


def _add_segment(segments: dict[int, IPv6Address], index: int, segment: IPv6Address) -> None:
    if index in segments:
        raise ValueError("said twice: index")
    segments[index] = segment


def _policy(reading: Reading, match: Match, opener: Line) -> None:
    known, ledger = reading.services.policies, reading.ledger
    policy = Srv6Policy(
        name=match[1], endpoint=v6(match[2]), color=number(match[3], 1, LAST_COLOR), paths=()
    )
    if policy.name in known:
        raise ValueError("said twice: policy")
    ends = {(one.draft.value.color, one.draft.value.endpoint) for one in known.values()}
    if (policy.color, policy.endpoint) in ends:
        raise ValueError("said twice: colour and endpoint")
    found = known[policy.name] = PathReading(Draft(ledger, policy, opener), opener)
    ledger.claim(opener)
    for line in opener.children:
        path = _PATH.fullmatch(line.text)
        if path is None:
            continue
        if found.path is not None:
            ledger.refuse(line, "a path never gives way to a second one")
            continue
        found.path = int(path[1]), line
        claim_exactly(line, (f"segment-list {policy.name}-{path[1]}",), ledger)
        if not 1 <= int(path[1]) <= _LAST_PREFERENCE:
            ledger.refuse(line, f"a preference is 1 to {_LAST_PREFERENCE}")
    if found.path is None:
        ledger.missing(f"{opener.text} / candidate-path", "a policy has one path")


def _mapping(reading: Reading, match: Match, opener: Line) -> None:
    color = number(match[1], 1, LAST_COLOR)
    if match[2] != match[1] or color in reading.services.steering:
        raise ValueError("a mapping policy is named after its colour, and said once")
    empty = Steering(color=color, colors=(), default=_UNKNOWN)
    draft = Draft(reading.ledger, empty, opener)
    reading.services.steering[color] = draft, opener
    claim_exactly(opener, (_MATCH_TYPE,), reading.ledger)
    for line in opener.children:
        if line.text == _MATCH_TYPE:
            draft.use(line)
            _INDEXES.apply(line.children, _Mapping(draft), reading.ledger)
            break
    if draft.value.default == _UNKNOWN:
        text = f"{opener.text} / {_MATCH_TYPE} / default match srv6-te-policy"
        reading.ledger.missing(text, "says what everything else takes")


class _Mapping:
    """A mapping policy and the indexes of its lines."""

    def __init__(self, draft: Draft[Steering]) -> None:
        self.draft = draft
        self.indexes: set[int] = set()


def _application(mapping: _Mapping, match: Match, line: Line) -> None:
    index, color = number(match[1], 1, 2**32 - 1), number(match[3], 1, LAST_COLOR)
    colors = mapping.draft.value.colors
    if index in mapping.indexes or match[2] in dict(colors):
        raise ValueError("said twice: index or application")
    mapping.indexes.add(index)
    mapping.draft.add(line, "colors", (match[2], color))


def _default(mapping: _Mapping, match: Match, line: Line) -> None:
    mapping.draft.put(line, default=number(match[1], 1, LAST_COLOR))


_INDEXES: Final = RuleBook[_Mapping](
    {
        rf"index ({NUMBER}) instance ({NAME}) match srv6-te-policy color ({NUMBER})": (
            _application
        ),
        rf"default match srv6-te-policy color ({NUMBER})": _default,
    }
)
STEERING: Final = {
    rf"srv6-te-policy locator ({NAME})": _locator,
    rf"segment-list ({NAME})": _list,
    rf"srv6-te policy ({NAME}) endpoint ([0-9A-Fa-f:]+) color ({NUMBER})": _policy,
    rf"mapping-policy STEER-({NUMBER}) color ({NUMBER})": _mapping,
}
"""Rules of the view ``segment-routing ipv6`` that speak of policies."""


def finished_policies(reading: Reading) -> tuple[Srv6Policy, ...]:
    """Return the policies with their paths; enter lists that no policy or two name."""
    services = reading.services
    lists = dict(services.segment_lists)
    policies = []
    for name, found in services.policies.items():
        if found.path is not None:
            preference, line = found.path
            named = lists.pop(f"{name}-{preference}", None)
            if named is None:
                reading.ledger.refuse(line, "the list of this path is not there")
            else:
                segments = tuple(named.segments[index] for index in sorted(named.segments))
                origin = reading.ledger.origin(line, *named.lines)
                path = CandidatePath(preference=preference, segments=segments, origin=origin)
                found.draft.put(line, paths=(path,))
        policies.append(found.draft.close())
    for unused in lists.values():
        reading.ledger.refuse(unused.lines[0], "no policy has this list")
    _check_locator(reading)
    return tuple(policies)


def _check_locator(reading: Reading) -> None:
    services = reading.services
    wanted = reading.srv6.value.locator_name if reading.srv6 else ""
    needed = bool(services.policies or services.steering)
    if services.policy_locator is None:
        if needed:
            text = f"segment-routing ipv6 / srv6-te-policy locator {wanted}"
            reading.ledger.missing(text, "policies belong to the plain locator")
        return
    name, line = services.policy_locator
    if name != wanted or not needed:
        reading.ledger.refuse(line, "names the plain locator, where there are policies")


def finished_steering(reading: Reading) -> tuple[Steering, ...]:
    """Return what is steered; enter what names no application or no policy."""
    services = reading.services
    colors = {one.draft.value.color for one in services.policies.values()}
    steering = []
    for draft, opener in services.steering.values():
        one = draft.close()
        steering.append(one)
        named = {color for _, color in one.colors} | {one.default}
        if not named <= colors or one.color in colors:
            reading.ledger.refuse(opener, "colours of policies are others than those of routes")
        if not {name for name, _ in one.colors} <= set(services.applications):
            reading.ledger.refuse(opener, "names an application that is not there")
    return tuple(steering)
