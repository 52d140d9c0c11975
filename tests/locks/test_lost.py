"""Numbers of a service that runs are not given anew because a file was deleted."""

from __future__ import annotations

from pathlib import PurePosixPath

from citynet.locks import lost_locks

NUMBERS = PurePosixPath("locks/ids/services/police/slice-emergency.yaml")
PATHS = PurePosixPath("locks/paths/police/slice-emergency.yaml")
LINKS = PurePosixPath("locks/links/police/slice-emergency.yaml")


def test_a_service_with_all_its_locks_is_whole() -> None:
    assert lost_locks({NUMBERS: "", PATHS: "", LINKS: ""}) == ()


def test_a_service_that_is_gone_keeps_its_numbers_only() -> None:
    assert lost_locks({NUMBERS: ""}) == ()


def test_lost_numbers_are_a_finding_that_says_where_they_are() -> None:
    (finding,) = lost_locks({PATHS: "", LINKS: ""})
    assert finding.code == "CN410"
    assert finding.place.file == NUMBERS
    assert "target branch" in finding.remedy
