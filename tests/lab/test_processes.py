"""A process that stays is given no values of secrets."""

from __future__ import annotations

import pytest

from lab.machine.processes import environment


def test_values_of_secrets_stay_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CITYNET_SECRET_LOGIN_NETOPS", "hunter-two-9")
    monkeypatch.setenv("CITYNET_LAB_NOTE", "kept")
    kept = environment()
    assert kept["CITYNET_LAB_NOTE"] == "kept"
    assert "hunter-two-9" not in kept.values()
