"""No pattern is tried on a line that tc would not write."""

from __future__ import annotations

import time

import pytest

from citynet.running import ObservationError
from citynet.running.tc_live import read_traffic


@pytest.mark.parametrize("count", [4_001, 200_000])
def test_a_line_too_long_is_refused(count: int) -> None:
    for classes, filters, more in (
        ({"eth1": "class htb " + "a" * count}, {}, {}),
        ({}, {"eth1": "filter protocol ip pref 1 u32 " + "a" * count}, {}),
        ({}, {}, {"eth1 egress": "filter protocol ip pref 1 u32 " + "a" * count}),
    ):
        with pytest.raises(ObservationError, match="longer than any of tc"):
            read_traffic("[]", classes, filters, more)


def test_what_nearly_is_a_class_takes_no_square_of_time() -> None:
    line = "class htb 1:1 root rate 1bit ceil 1bit burst " + "b" * 3_800
    listing = "\n".join([line] * 200)
    start = time.process_time()
    found = read_traffic("[]", {"eth1": listing}, {}, {})
    assert time.process_time() - start < 3
    assert len(found["eth1"]) == 200
