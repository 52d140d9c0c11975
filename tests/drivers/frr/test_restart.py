"""FRR starts again however often it was started before: its unit would refuse the fourth time."""

from __future__ import annotations

from pathlib import Path

from tasks.drivers.frr.agent import frr
from tasks.drivers.frr.agent.machine import Machine

# As systemd counts: starts are refused after the third, until they are forgotten.
SYSTEMCTL = """#!/bin/sh
count="${0%/*}/count"
case "$1" in
reset-failed) rm -f "$count" ;;
restart)
    echo x >> "$count"
    [ "$(wc -l < "$count")" -le 3 ] || { echo "start request repeated too quickly" >&2; exit 1; }
    ;;
esac
"""


def test_frr_can_be_restarted_any_number_of_times(tmp_path: Path) -> None:
    program = tmp_path / "usr/bin/systemctl"
    program.parent.mkdir(parents=True)
    program.write_text(SYSTEMCTL)
    program.chmod(0o755)
    (tmp_path / "run/systemd/system").mkdir(parents=True)
    assert [frr.restart(Machine(tmp_path)) for _ in range(6)] == [[]] * 6
    assert Machine(tmp_path).run("systemctl", ["restart", "frr.service"]).code == 0
    said = [Machine(tmp_path).run("systemctl", ["restart", "frr.service"]).code for _ in range(3)]
    assert said[-1] != 0
