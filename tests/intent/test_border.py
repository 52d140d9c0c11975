"""What passes the border can stand in any configuration: the laws of names, texts and numbers."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from citynet.border.addresses import PREFIX, TENANT_PREFIX
from citynet.border.model import Reading
from citynet.border.quantities import BANDWIDTH, DELAY, PORT_NUMBERS
from citynet.border.values import BANNER, NAME, PORT_NAME, TEXT, whole_number
from citynet.render.safety import _safe_text
from citynet.units import format_bandwidth, format_delay


def _read(reading: Reading, value: object) -> Any:  # noqa: ANN401 -- whatever the reading reads
    """Return what is read, or ``None`` where it is refused."""
    try:
        return reading.read(value)
    except PydanticCustomError as error:
        context = error.context or {}
        assert {"code", "message", "expected", "remedy"} <= context.keys()
        return None


_NASTY = st.text(
    st.sampled_from(list("abZ09 .,-_:;()[]/+&@#=*~!?<>$%{}`'\"\\|^\n\r\t\x00\x1b\u2028é")),
    max_size=30,
)


_ALMOST_TEXT = st.text(st.sampled_from("aZ0.,:;()/+@_- !"), max_size=30)


@pytest.mark.parametrize("reading", [TEXT, BANNER])
@given(text=st.one_of(_NASTY, _ALMOST_TEXT, st.text()))
def test_a_text_is_one_harmless_line(reading: Reading, text: str) -> None:
    read = _read(reading, text)
    if read is not None:
        assert read == text
        assert text.isascii()
        assert text.isprintable()
        assert not set(text) & set("`'\"$%{}<>?\\|^!#*=~&[]")
        assert text[0] not in "-@/+:;,. "
        assert "secret:" not in text.lower()
        assert text == " ".join(text.split())


@pytest.mark.parametrize("reading", [TEXT, BANNER])
@pytest.mark.parametrize("name", ["banner", "description"])
@given(text=st.one_of(_NASTY, _ALMOST_TEXT, st.text(max_size=80)).filter(bool))
@example(text="EOF")
@example(text="Authorised use only!")
@example(text="secret:x")
def test_the_border_reads_exactly_what_rendering_lets_pass(
    reading: Reading, name: str, text: str
) -> None:
    assert (_read(reading, text) is not None) == _safe_text(name, text)


def test_texts_that_people_write_are_accepted() -> None:
    for text in (
        "Everyday traffic",
        "Public video surveillance (GB/T 28181, delay below 400 ms)",
        "(draft) Backup, every night; see ticket 119.",
        "3 rings + 2 spurs (see plan A/B): a_b @ x-y",
    ):
        assert _read(TEXT, text) == text
    assert _read(TEXT, "x" * 80) is not None
    assert _read(TEXT, "x" * 81) is None
    assert _read(BANNER, "x" * 200) is not None


@given(st.one_of(_NASTY, st.text(), st.integers(), st.booleans(), st.none()))
def test_a_name_is_a_file_name_and_nothing_more(value: object) -> None:
    name = _read(NAME, value)
    if name is not None:
        assert name == value
        assert 1 <= len(name) <= 40
        assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
        assert name.strip("-") == name


@pytest.mark.parametrize("name", ["a", "0", "a-b", "x" * 40])
def test_names_at_the_limits_are_accepted(name: str) -> None:
    assert _read(NAME, name) == name


@pytest.mark.parametrize(
    "name", ["", "-a", "a-", "A", "a_b", "a.b", "a b", "a\n", "é", "x" * 41, "../a", 7, True, None]
)
def test_names_beyond_the_limits_are_refused(name: object) -> None:
    assert _read(NAME, name) is None


@given(_NASTY)
def test_a_port_name_holds_no_syntax(text: str) -> None:
    port = _read(PORT_NAME, text)
    assert port is None or port.replace("/", "").replace("-", "").isalnum()


@given(st.integers(1, 10**14))
def test_bandwidths_are_exact(rate: int) -> None:
    assert _read(BANDWIDTH, format_bandwidth(rate)) in {rate, None}
    if rate < 10**9:
        assert _read(BANDWIDTH, f"{rate} bps") == rate
    assert _read(BANDWIDTH, rate) is None


@given(st.integers(1, 10**6))
def test_delays_are_exact(delay: int) -> None:
    assert _read(DELAY, format_delay(delay)) == delay


@pytest.mark.parametrize("text", ["0 us", "2 s", "5ms ", "-5 ms", "5 Ms", "5", "1e3 us", "0.5 us"])
def test_delays_beyond_a_second_or_without_sense_are_refused(text: str) -> None:
    assert _read(DELAY, text) is None


@given(st.integers(-10, 70_000), st.integers(-10, 70_000))
def test_port_ranges_are_ordered_and_within_limits(first: int, last: int) -> None:
    read = _read(PORT_NUMBERS, f"{first}-{last}")
    assert (read is not None) == (1 <= first <= last <= 65535)


@pytest.mark.parametrize("value", [True, "5", 5.0, None, [5]])
def test_only_whole_numbers_are_numbers(value: object) -> None:
    assert _read(whole_number(1, 9), value) is None


_PREFIXES = st.one_of(
    st.tuples(st.integers(0, 2**32 - 1), st.integers(0, 32)).map(
        lambda pair: IPv4Network((pair[0] >> (32 - pair[1]) << (32 - pair[1]), pair[1]))
    ),
    st.tuples(st.integers(0, 2**128 - 1), st.integers(0, 128)).map(
        lambda pair: IPv6Network((pair[0] >> (128 - pair[1]) << (128 - pair[1]), pair[1]))
    ),
)
_UNROUTABLE = [
    ip_network(text)
    for text in (
        *("0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "240.0.0.0/4"),
        *("::/3", "4000::/2", "8000::/2", "c000::/3", "e000::/4", "f000::/5", "f800::/6"),
        *("fe00::/7",),
    )
]


@given(_PREFIXES)
def test_prefixes_are_routable(prefix: IPv4Network | IPv6Network) -> None:
    """A prefix is accepted exactly when it shares no address with what cannot be routed."""
    routable = not any(
        prefix.version == other.version and prefix.overlaps(other) for other in _UNROUTABLE
    )
    assert _read(PREFIX, str(prefix)) == (prefix if routable else None)
    least, most = (8, 30) if prefix.version == 4 else (48, 126)
    fits = routable and least <= prefix.prefixlen <= most
    assert _read(TENANT_PREFIX, str(prefix)) == (prefix if fits else None)


@pytest.mark.parametrize(
    "text",
    [
        "10.0.0.0",
        "10.0.0.1/24",
        "10.0.0.0/255.0.0.0",
        "10.0.0.0/08",
        "010.0.0.0/24",
        "10.0.0.0/33",
        "10.0.0.0/24 ",
        "10.0.0/24",
        "2001:db8::1/64",
        "2001:db8::%eth0/64",
        "::ffff:10.0.0.0/104",
        "fe80::/64",
        "\u0661\u0660.0.0.0/24",
        167772160,
        None,
    ],
)
def test_generous_spellings_of_prefixes_are_refused(text: object) -> None:
    assert _read(PREFIX, text) is None
