"""A verdict survives its text unchanged, and any other text is refused.

The reports say all that the verdict says; their exact form is in ``expected/``.
"""

from __future__ import annotations

import dataclasses
import io
import json
import os
from datetime import date
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from citynet.device.model import Family
from citynet.errors import CallError, Finding, Place
from citynet.placement.model import Risk
from citynet.promises.model import PromiseKind
from citynet.readers.model import UnreadLine
from citynet.rehearsal.model import LeftOut
from validate.outcome import Counterexample, Hop, Outcome, Packet, State, Status, Subject
from validate.reports import finding_issues, junit, verdict_issues, verdict_text
from validate.verdict import (
    Decision,
    Digests,
    EngineUsed,
    FactDifference,
    Facts,
    Reason,
    ReasonKind,
    RehearsalFacts,
    StatedPromise,
    Verdict,
    from_json,
    to_json,
)

EXPECTED = Path(__file__).parent / "expected"


def promise(id_: str, kind: PromiseKind) -> StatedPromise:
    return StatedPromise(
        id=id_,
        kind=kind,
        intent="boundary/edge",
        place=Place(PurePosixPath("intents/boundaries/edge.yaml"), 7, 3),
        digest="ab" * 32,
    )


REFUTED = Outcome(
    promise="exactly/boundary/edge/left-to-right",
    engine="model",
    subject=Subject.RENDERED,
    status=Status.REFUTED,
    states=41,
    counterexample=Counterexample(
        summary="a packet passes that no permission names",
        state=State(failed_link="a--b"),
        packet=Packet(
            family=Family.IPV4,
            source=IPv4Address("10.1.0.9"),
            destination=IPv4Address("10.2.0.9"),
            protocol=6,
            source_port=1024,
            destination_port=22,
            tcp_flags="S",
        ),
        path=(
            Hop(device="a", vrf="S101-x", entered="eth10.110", left="eth1"),
            Hop(device="b", vrf="S101-x", entered="eth1", left="eth11.7", note="delivered"),
        ),
        line='b:etc/nftables.conf:12: ip saddr 10.1.0.0/24 accept <&"',
    ),
)


BOUNDARY = promise("exactly/boundary/edge/left-to-right", PromiseKind.EXACTLY)
REACH = promise("reaches/slice/x/a/b/ipv6", PromiseKind.REACHES)
MARKED = promise("marked/slice/x/a", PromiseKind.MARKED)


def cell(of: StatedPromise, engine: str, subject: Subject, status: Status, why: str) -> Outcome:
    return Outcome(promise=of.id, engine=engine, subject=subject, status=status, detail=why)


CELLS = (
    cell(BOUNDARY, "batfish", Subject.TWIN, Status.NOT_RUN, "no server at host:9996"),
    cell(MARKED, "model", Subject.RENDERED, Status.NOT_COVERED, "no marking in this model"),
    cell(REACH, "batfish", Subject.TWIN, Status.PROVEN, ""),
    cell(REACH, "model", Subject.RENDERED, Status.PROVEN, ""),
)
REHEARSED = RehearsalFacts(
    devices=1,
    files=2,
    lines=44,
    unread=(UnreadLine(device="b", file="etc/hostname", line=1, text="B", reason="no such name"),),
    differences=(FactDifference(device="b", text="vrfs/S101-x/table: intended 1, found 2"),),
    left_out=(LeftOut(device="b", what="eos eAPI: a stand-in is reached by SSH only"),),
)
FACTS = Facts(
    devices=2,
    files=3,
    lines=120,
    unread=(
        UnreadLine(
            device="a", file="etc/frr/frr.conf", line=4, text="<evil> & co", reason="no rule"
        ),
    ),
    differences=(
        FactDifference(device="b", text="interfaces/eth1/mtu: intended 9000, found 1500"),
    ),
    rehearsal=REHEARSED,
)
REFUSED = Verdict(
    engines=(EngineUsed(name="batfish", version="2026.1"), EngineUsed(name="model", version="1")),
    promises=(BOUNDARY, MARKED, REACH),
    cells=(REFUTED, *CELLS),
    checks=(
        Outcome(
            promise="native/references/b",
            engine="batfish",
            subject=Subject.NATIVE,
            status=Status.REFUTED,
            counterexample=Counterexample(
                summary="a filter is used that is not defined",
                line="b:config:9: ip access-group X in",
            ),
        ),
    ),
    facts=FACTS,
    digests=Digests(
        manifest="cd" * 32,
        configurations={"a/etc/frr/frr.conf": "11" * 32, "b/etc/nftables.conf": "22" * 32},
        replaced_templates={"frr/nftables.j2": "33" * 32},
        inputs="ef" * 32,
        input_files={"intents/slices/x.yaml": "44" * 32},
        promises="55" * 32,
        policy="66" * 32,
        rehearsal={"b/etc/frr/frr.conf": "77" * 32},
    ),
    decision=Decision(
        environment="merge-request",
        day=date(2026, 11, 24),
        reasons=(
            Reason(kind=ReasonKind.REFUTED, text="it is refuted by model on the rendered text"),
        ),
        waived=(),
    ),
    at_risk=(),
)
ACCEPTED = dataclasses.replace(
    REFUSED,
    cells=(dataclasses.replace(REFUTED, status=Status.PROVEN, counterexample=None), *CELLS),
    checks=(),
    facts=dataclasses.replace(
        FACTS,
        unread=(),
        differences=(),
        rehearsal=dataclasses.replace(REHEARSED, unread=(), differences=()),
    ),
    decision=dataclasses.replace(
        REFUSED.decision,
        reasons=(),
        waived=("reaches/x was not decided by lab; waived: none here (reaches/* by lab)",),
    ),
    at_risk=(
        Risk(service="slice/x", kind="link", failures=("a--b",), drained=("d",)),
        Risk(service="slice/x", kind="node", failures=("a", "b", "c", "e"), drained=("d",)),
        Risk(service="slice/y", kind="node", failures=("f",), drained=("d",)),
        Risk(service="slice/z", kind="node", failures=("b",), drained=("d", "e")),
    ),
)


@pytest.mark.parametrize("one", [REFUSED, ACCEPTED], ids=["refused", "accepted"])
def test_text_and_back(one: Verdict) -> None:
    text = to_json(one)
    assert from_json(text) == one
    assert to_json(from_json(text)) == text
    assert text.isascii()


TEXTS = st.text(max_size=12)
PLACES = st.builds(
    Place, st.just(PurePosixPath("intents/x.yaml")), st.integers(0, 99), st.integers(0, 9)
)
PACKETS = st.builds(
    Packet,
    family=st.sampled_from(Family),
    source=st.ip_addresses(),
    destination=st.ip_addresses(),
    protocol=st.integers(0, 255),
    source_port=st.none() | st.integers(0, 65535),
    destination_port=st.none() | st.integers(0, 65535),
    tcp_flags=TEXTS,
)
HOPS = st.builds(Hop, device=TEXTS, vrf=TEXTS, entered=TEXTS, left=TEXTS, note=TEXTS)
EXAMPLES = st.builds(
    Counterexample,
    summary=TEXTS,
    state=st.builds(State, failed_link=st.none() | TEXTS, failed_device=st.none() | TEXTS),
    packet=st.none() | PACKETS,
    path=st.lists(HOPS, max_size=2).map(tuple),
    line=TEXTS,
)
ANY_CELLS = st.builds(
    Outcome,
    promise=TEXTS,
    engine=TEXTS,
    subject=st.sampled_from(Subject),
    status=st.sampled_from(Status),
    detail=TEXTS,
    states=st.integers(0, 999),
    counterexample=st.none() | EXAMPLES,
)


@given(st.lists(ANY_CELLS, max_size=3), st.dictionaries(TEXTS, TEXTS, max_size=3), PLACES)
def test_any_verdict_survives_its_text(
    cells: list[Outcome], files: dict[str, str], place: Place
) -> None:
    base = REFUSED
    one = dataclasses.replace(
        base,
        cells=tuple(cells),
        promises=(dataclasses.replace(base.promises[0], place=place),),
        digests=dataclasses.replace(base.digests, configurations=files),
    )
    assert from_json(to_json(one)) == one


def tampered() -> list[object]:
    text = to_json(REFUSED)
    document = json.loads(text)

    def again(changed: object) -> str:
        return json.dumps(changed, indent=2, sort_keys=True, ensure_ascii=True) + "\n"

    def put(path: list[str | int], value: object) -> str:
        copy = json.loads(text)
        inner = copy
        for step in path[:-1]:
            inner = inner[step]
        inner[path[-1]] = value
        return again(copy)

    assert again(document) == text
    return [
        pytest.param("", id="empty"),
        pytest.param("[]", id="a list"),
        pytest.param(text.removesuffix("\n"), id="without its last newline"),
        pytest.param(" " + text, id="with a space before"),
        pytest.param(json.dumps(document), id="on one line"),
        pytest.param(put(["format"], "citynet/verdict/v2"), id="another format"),
        pytest.param(put(["digest"], "00" * 32), id="another digest"),
        pytest.param(put(["verdict", "decision", "reasons"], []), id="reasons removed"),
        pytest.param(put(["verdict", "cells", 0, "status"], "proven"), id="a cell turned"),
        pytest.param(put(["verdict", "cells", 0, "status"], "fine"), id="an unknown status"),
        pytest.param(put(["verdict", "cells", 0, "states"], 41.0), id="a float"),
        pytest.param(put(["verdict", "cells", 0, "states"], "41"), id="a number as text"),
        pytest.param(put(["verdict", "note"], "hello"), id="a field of its own"),
        pytest.param(put(["note"], "hello"), id="a field beside"),
        pytest.param(put(["verdict"], None), id="no verdict"),
        pytest.param(
            text.replace('"format"', '"digest": "x",\n  "format"'), id="a key that stands twice"
        ),
        pytest.param("[" * 100_000, id="deep"),
    ]


@pytest.mark.parametrize("text", tampered())
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(CallError, match=r"verdict"):
        from_json(text)


def test_the_digest_covers_every_field() -> None:
    one = REFUSED
    others = [
        dataclasses.replace(one, **{field.name: getattr(ACCEPTED, field.name)})
        for field in dataclasses.fields(Verdict)
        if getattr(ACCEPTED, field.name) != getattr(one, field.name)
    ]
    assert len(others) == 5
    assert len({one.digest, *(other.digest for other in others)}) == 6


# --- reports --------------------------------------------------------------------------------------


def text_of(one: Verdict) -> str:
    console = Console(width=110, file=io.StringIO(), force_terminal=False, color_system=None)
    for part in verdict_text(one):
        console.print(part, highlight=False, soft_wrap=not hasattr(part, "add_row"))
    stream = console.file
    assert isinstance(stream, io.StringIO)
    return "".join(f"{line.rstrip()}\n" for line in stream.getvalue().splitlines())


FINDING = Finding(
    place=Place(PurePosixPath("intents/slices/x.yaml"), 3, 9),
    code="CN301",
    message='"site" is unknown',
    expected="a site of inventory/sites.yaml",
    found="moon\x07",
    remedy="Write a site that exists.",
)

REPORTS = {
    "refused.txt": lambda: text_of(REFUSED),
    "accepted.txt": lambda: text_of(ACCEPTED),
    "refused.xml": lambda: junit(REFUSED),
    "accepted.xml": lambda: junit(ACCEPTED),
    "refused.codequality.json": lambda: verdict_issues(REFUSED),
    "accepted.codequality.json": lambda: verdict_issues(ACCEPTED),
    "findings.codequality.json": lambda: finding_issues([FINDING]),
}


@pytest.mark.parametrize("name", REPORTS)
def test_reports_word_by_word(name: str) -> None:
    found = REPORTS[name]()
    if os.environ.get("CITYNET_REWRITE") == "1":
        (EXPECTED / name).write_text(found, encoding="utf-8")
    assert found == (EXPECTED / name).read_text(encoding="utf-8")


def test_junit_counts_what_it_holds() -> None:
    root = ET.fromstring(junit(REFUSED))  # noqa: S314 -- our own text
    cases = list(root.iter("testcase"))
    assert int(root.attrib["tests"]) == len(cases) == 5 + 1 + 2 + 1 + 1
    assert int(root.attrib["failures"]) == len(list(root.iter("failure"))) == 6
    assert int(root.attrib["errors"]) == len(list(root.iter("error"))) == 1
    assert int(root.attrib["skipped"]) == len(list(root.iter("skipped"))) == 1


@given(st.text(max_size=40))
def test_no_text_breaks_xml_or_json(text: str) -> None:
    one = REFUSED
    example = dataclasses.replace(REFUTED, counterexample=Counterexample(summary=text, line=text))
    one = dataclasses.replace(one, cells=(example,))
    assert ET.fromstring(junit(one)).tag == "testsuites"  # noqa: S314 -- our own text
    assert json.loads(verdict_issues(one))[0]["severity"] == "critical"


def test_issues_keep_their_fingerprint_when_lines_move() -> None:
    moved = dataclasses.replace(FINDING, place=Place(FINDING.place.file, 30))
    one, other = (json.loads(finding_issues([f]))[0] for f in (FINDING, moved))
    assert one["fingerprint"] == other["fingerprint"]
    assert (one["location"]["lines"], other["location"]["lines"]) == ({"begin": 3}, {"begin": 30})


def test_ipv6_packets_are_spelled_with_brackets() -> None:
    packet = Packet(
        family=Family.IPV6,
        source=IPv6Address("2001:db8::1"),
        destination=IPv6Address("2001:db8::2"),
        protocol=17,
        source_port=5,
        destination_port=53,
    )
    example = dataclasses.replace(
        REFUTED, counterexample=Counterexample(summary="s", packet=packet)
    )
    assert "UDP [2001:db8::1]:5 -> [2001:db8::2]:53" in junit(
        dataclasses.replace(REFUSED, cells=(example,))
    ).replace("&gt;", ">")
