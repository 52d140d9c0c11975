"""Expected sessions follow the routers' files and the cables."""

from __future__ import annotations

from pathlib import Path

from lab.inside.sessions import Speaker, expected_sessions, read_speaker

GOLDEN = Path(__file__).parents[1] / "golden" / "frr"


def test_a_border_s_files_name_its_sessions() -> None:
    border = read_speaker(GOLDEN / "eg-br1")
    text = (GOLDEN / "eg-br1" / "etc" / "frr" / "frr.conf").read_text()
    assert border.adjacencies == {"eth1"}
    assert {vrf for vrf, _ in border.neighbors} > {""}
    assert len(border.neighbors) == text.count(" remote-as ")
    assert set(border.addresses.values()) >= {"lo", "eth1", "eth9"}


def test_a_router_without_files_speaks_to_nobody(tmp_path: Path) -> None:
    assert read_speaker(tmp_path) == Speaker(
        adjacencies=frozenset(), neighbors=frozenset(), addresses={}
    )


def _pair() -> dict[str, Speaker]:
    return {
        "a": Speaker(
            adjacencies=frozenset({"eth1"}),
            neighbors=frozenset({("", "10.0.0.2"), ("red", "10.1.0.1"), ("", "192.0.2.1")}),
            addresses={"10.0.0.1": "lo", "10.1.0.0": "eth9"},
        ),
        "b": Speaker(
            adjacencies=frozenset({"eth2"}),
            neighbors=frozenset({("", "10.0.0.1"), ("red", "10.1.0.0")}),
            addresses={"10.0.0.2": "lo", "10.1.0.1": "eth8"},
        ),
    }


CABLES = {
    ("a", "eth1"): ("b", "eth2"),
    ("b", "eth2"): ("a", "eth1"),
    ("a", "eth9"): ("b", "eth8"),
    ("b", "eth8"): ("a", "eth9"),
}


def test_with_all_cables_all_sessions_with_known_neighbours_are_expected() -> None:
    expected = expected_sessions("a", _pair(), CABLES)
    assert expected.adjacencies == {"eth1"}
    # 192.0.2.1 is nobody's.
    assert expected.neighbors == {("", "10.0.0.2"), ("red", "10.1.0.1")}


def test_a_cut_cable_takes_its_sessions_and_no_others() -> None:
    hand_off = {port: other for port, other in CABLES.items() if port[1] in {"eth8", "eth9"}}
    assert expected_sessions("a", _pair(), hand_off).adjacencies == frozenset()
    core = {port: other for port, other in CABLES.items() if port[1] in {"eth1", "eth2"}}
    assert expected_sessions("a", _pair(), core).neighbors == {("", "10.0.0.2")}


def test_nothing_is_expected_of_a_dead_neighbour() -> None:
    alone = {"a": _pair()["a"]}
    expected = expected_sessions("a", alone, {})
    assert expected.adjacencies == frozenset()
    assert expected.neighbors == frozenset()
