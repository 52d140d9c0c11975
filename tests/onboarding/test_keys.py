"""Only whole public keys of accepted kinds and lengths are read, and only the key of a line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citynet.city.keys import AdminKey, KeyKind, parse_key
from tests.onboarding.public_keys import ED25519, RSA, line, rsa


def test_a_comment_is_dropped() -> None:
    assert parse_key(f"{ED25519} noc@city") == ED25519
    assert str(parse_key(f"{RSA} noc")) == str(RSA)
    assert (ED25519.kind, RSA.kind) == (KeyKind.ED25519, KeyKind.RSA)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ssh-ed25519",
        f"{ED25519}\n",
        f"{ED25519}\nno ip routing",
        f"{ED25519} a b",
        f'{ED25519} "',
        f"{ED25519}  x",
        f'command="x" {ED25519}',
        f"ssh-dss {ED25519.blob}",
        f"ssh-rsa {ED25519.blob}",
        f"ssh-ed25519 {RSA.blob}",
        f"ssh-ed25519 {ED25519.blob[:-4]}",
        f"ssh-ed25519 {ED25519.blob}AAAA",
        line("ssh-ed25519", bytes(31)),
        line("ssh-ed25519", bytes(32), b"x"),
        line("ssh-rsa", b"\x01\x00\x01"),
        rsa(2048),
        rsa(3064),
        rsa(8192),
        rsa(3072, exponent=3),
        rsa(3072, exponent=65538),
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="it is"):
        parse_key(text)


def test_both_ends_of_the_range_are_keys() -> None:
    assert parse_key(rsa(3072)).kind is parse_key(rsa(4096)).kind is KeyKind.RSA


@given(st.text(alphabet=st.characters(max_codepoint=0x2FF)), st.sampled_from([ED25519, RSA]))
def test_a_key_has_two_words_of_harmless_characters(text: str, key: AdminKey) -> None:
    for attempt in (text, f"{key}{text}", f"{text}{key}", f"{key} {text}"):
        try:
            read = parse_key(attempt)
        except ValueError:
            continue
        assert read == key
