"""Any text is answered, and nothing that a device may take otherwise passes as understood."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citynet.readers.junos import read
from citynet.readers.junos.braces import parse_braces
from tests.readers.junos.devices import BORDER
from tests.readers.junos.examples import BORDER_TEXT, REFLECTOR_TEXT, changed, reasons, said

SIGNS = st.sampled_from([*'{};[]"#/*: \n', "/*", "*/", "##", "a", "inactive:", "term ", "unit 0"])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("system {", "apply-groups X;\nsystem {"),
        ("system {", "groups {\nX {\nsystem {\nhost-name y;\n}\n}\n}\nsystem {"),
        ("system {", "logical-systems {\nX {\nsystem {\nhost-name y;\n}\n}\n}\nsystem {"),
        ("    management-instance;", "    management-instance; # telnet;"),
        ("    management-instance;", "    management-instance ## kept\n;"),
        ("    management-instance;", "    management-instance"),
        ("    management-instance;", "    management-instance;;"),
        ("    management-instance;", "    \tmanagement-instance;"),
        ("system {", "/* one /* two */\nsystem {"),
        ("system {", "/* never closed\nsystem {"),
        ("system {", "# half /* a comment\nsystem {"),
        ("system {", "system { }\nsystem {"),
        ("    management-instance;", "    {\n    management-instance;\n    }"),
        ('"management"', '"manage\nment"'),
        ('"management"', '"manage\\"ment"'),
        ('"management"', '"management'),
        ('"management"', '""'),
        ('"management"', 'man"agement"'),
        ("[ bgp direct ]", "[ bgp [ direct ] ]"),
        ("[ bgp direct ]", "[ ]"),
        ("[ bgp direct ]", "[ bgp direct ] static"),
        ("    services {", "    services {\n        telnet;"),
        ("10.10.0.0/24", "10.10.0.0/255.255.255.0"),
        ("peer-as 65020", "peer-as +65020"),
        ("peer-as 65020", "peer-as 65_020"),
        ("local-address 2001:db8:10::9;", "local-address 2001:db8:10::9%lo0;"),
        ("payload-protocol icmp6", "next-header icmp6"),
        ("                    syslog;", "                    syslog;\n log;"),
        ("    bgp {\n        group CORE", "    ospf {\narea 0;\n}\n    bgp {\n        group CORE"),
        (
            "group HAND-OFF {\n                    type external",
            "group HAND-OFF {\n  type internal",
        ),
    ],
)
def test_what_a_device_would_take_otherwise_is_unread(before: str, after: str) -> None:
    assert changed(before, after).unread


def test_of_two_devices_in_one_text_nothing_is_lost() -> None:
    assert said(BORDER_TEXT + REFLECTOR_TEXT).unread


def test_another_file_is_unread() -> None:
    found = read("eg-br2", {"config": BORDER_TEXT, "rescue": ""})
    assert [(one.file, one.line) for one in found.unread] == [("rescue", 0)]


def test_without_a_file_every_constant_is_missing() -> None:
    found = read("eg-br2", {})
    assert found.device.name == "eg-br2"
    assert len(found.unread) > 50
    assert {one.line for one in found.unread} == {0}


@pytest.mark.parametrize("before", ["secret:", '"secret:'])
def test_a_key_in_clear_text_is_not_repeated(before: str) -> None:
    found = said(BORDER_TEXT.replace(before, before.replace("secret:", "Hunter2")))
    assert found.unread
    assert "Hunter2" not in str(found)
    broken = said(BORDER_TEXT.replace(before, before.replace("secret:", "Hunter2\x07")))
    assert "Hunter2" not in str(broken)
    tagged = BORDER_TEXT.replace("\nsecurity", "\ninactive: security").replace("secret:", "Hunter2")
    assert "Hunter2" not in str(said(tagged))
    cut = BORDER_TEXT.replace('"secret:macsec.eg-cr1-eg-br2";', '"Hunter2')
    assert "Hunter2" not in str(said(cut))


def test_a_tower_of_blocks_is_answered() -> None:
    assert said("x {\n" * 20_000).unread
    assert said("x { " * 20_000 + "y;" + "}" * 20_000).unread
    assert said("x " * 20_000 + ";").unread


def test_a_deep_statement_is_too_deep() -> None:
    assert "too" in reasons(said("x { " * 100 + "y;" + "}" * 100))


def test_a_long_prefix_list_is_read_at_once() -> None:
    prefixes = "".join(f"10.{i // 250}.{i % 250}.0/24;\n" for i in range(20_000))
    found = changed(
        "    prefix-list G105-4 {", f"prefix-list LONG {{\n{prefixes}}}\n    prefix-list G105-4 {{"
    )
    assert found.unread == ()
    assert len(found.device.prefix_lists) == len(BORDER.prefix_lists) + 1


@pytest.mark.parametrize("character", ["\r", "\x0b", "\x85", "\u2028", "\xa0", "\x00", "\t"])
def test_what_may_end_a_line_elsewhere_is_unread(character: str) -> None:
    assert said(BORDER_TEXT.replace("office", f"office{character}", 1)).unread


@given(st.text(max_size=400) | st.lists(SIGNS, max_size=80).map("".join))
def test_any_text_is_answered(text: str) -> None:
    assert said(text).unread


@given(st.lists(SIGNS, max_size=80).map("".join))
def test_no_sign_of_a_text_is_lost(text: str) -> None:
    """A text without comments and blanks is all statements, or something in it is a fault."""
    parsed = parse_braces(text)
    words = {word for one in parsed.statements for word in one.words}
    assert (
        parsed.faults or words or not text.replace("\n", " ").strip() or "#" in text or "/*" in text
    )


@settings(max_examples=40)
@given(st.data())
def test_any_mutation_is_answered(data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(BORDER_TEXT) - 1))
    length = data.draw(st.integers(0, 30))
    word = data.draw(st.text(max_size=20) | SIGNS)
    said(BORDER_TEXT[:position] + word + BORDER_TEXT[position + length :])
