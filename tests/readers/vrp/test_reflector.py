"""A reflector names its client once in each address family; the model's flag speaks of the session.

The text is the reviewed one of a reflecting VRP core.
"""

from __future__ import annotations

from pathlib import Path

from citynet.readers.model import ReadDevice
from citynet.readers.vrp import read

LINES = (Path(__file__).parents[2] / "golden" / "vrp" / "eg-cr3.cfg").read_text().splitlines()
SAID = [number for number, line in enumerate(LINES, 1) if line.endswith("reflect-client")]


def _read(lines: list[str]) -> ReadDevice:
    return read("eg-cr3", {"config": "\n".join(lines) + "\n"})


def test_both_lines_speak_of_one_client() -> None:
    found = _read(LINES)
    assert found.unread == ()
    assert found.device.bgp is not None
    (client,) = [each for each in found.device.bgp.neighbors if each.route_reflector_client]
    assert str(client.address) == "2001:db8:10::3"
    assert len(SAID) == 2
    assert set(SAID) <= set(client.origin.lines)


def test_a_second_time_in_one_family_is_refused() -> None:
    again = [*LINES[: SAID[0]], *LINES[SAID[0] - 1 :]]
    assert [line.line for line in _read(again).unread] == [SAID[0] + 1]
