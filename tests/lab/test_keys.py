"""Secrets of a lab fit every file; every reference is replaced or refused; keys are key pairs."""

from __future__ import annotations

import re

import pytest
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_ssh_private_key,
)

from citynet.device.secrets import names_in
from citynet.errors import CallError
from lab.keys import lab_secrets, make_host_keys, with_secrets


def test_values_are_plain_and_differ() -> None:
    values = lab_secrets(["bgp.egov.core", "isis.egov.hello"])
    assert all(re.fullmatch(r"[A-Za-z0-9]{24}", value) for value in values.values())
    assert len(set(values.values())) == 2
    assert lab_secrets(values) != values


def test_all_references_are_found_and_replaced() -> None:
    text = 'netops:secret:baseline.admin\ncreateUser x SHA-256 "secret:baseline.snmp.auth"\n'
    names = names_in([text])
    assert names == {"baseline.admin", "baseline.snmp.auth"}
    values = lab_secrets(names)
    replaced = with_secrets(text, values)
    assert "secret:" not in replaced
    assert f'"{values["baseline.snmp.auth"]}"' in replaced


def test_an_unknown_secret_is_refused_by_name() -> None:
    with pytest.raises(CallError, match=r"no secret isis\.egov\.hello"):
        with_secrets("isis password md5 secret:isis.egov.hello", {"other": "value"})


def test_a_host_key_is_a_pair_and_never_shown() -> None:
    key = make_host_keys(["r1"])["r1"]
    private = load_ssh_private_key(key.private.encode(), None)
    public = private.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH)
    assert public.decode() == key.public
    assert key.private not in repr(key)
