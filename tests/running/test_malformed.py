"""Whatever a device says, running text is text, or an error that names the field."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from citynet.device.model import Platform
from citynet.errors import UnavailableError
from citynet.readers import read_back
from citynet.running import FrrObservation, ObservationError, running_text
from tests.running.recorded import observed, saying

TEXTS: Final = ("frr", "nft", "nft_disk", "links", "tunnel_source", "qdiscs", "hostname", "state")
MAPPINGS: Final = (
    *("files", "foreign", "routes", "rules", "classes", "tc_filters", "more_filters"),
    *("sysctls", "interface_sysctls"),
)
JSON: Final = ("links", "qdiscs")

nonsense = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
quick = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def said(observation: FrrObservation) -> Mapping[str, str] | str:
    """Return the running text, or what the error says."""
    try:
        return running_text(observation)
    except ObservationError as error:
        wrong = error
    assert wrong.fact in str(wrong)
    assert wrong.fact.partition("[")[0] in {one.name for one in fields(FrrObservation)}
    return str(wrong)


@quick
@given(st.sampled_from(TEXTS), st.text())
@example("links", "[{}]")
@example("links", '[{"ifname": "lo", "mtu": 1}, {"ifname": "lo", "mtu": 1}]')
@example("qdiscs", "[" * 100_000)
@example("nft", "table ip x {\n\tchain y {\n")
@example("frr", "!\nend\n!\n")
def test_any_text_in_a_field(field: str, text: str) -> None:
    observation = saying(observed("eg-cr1"), field, text)
    assert said(observation) == said(observation)


@quick
@given(st.sampled_from(MAPPINGS), st.dictionaries(st.text(max_size=12), st.text(), max_size=3))
@example("classes", {"eth1": "class htb 1:1 root rate 1bit ceil x burst 1b cburst 1b\n"})
@example("tc_filters", {"eth1": '[{"kind":"matchall"}]'})
def test_any_mapping_in_a_field(field: str, texts: Mapping[str, str]) -> None:
    before = getattr(observed("eg-cr1"), field)
    for value in (texts, {**before, **texts}):
        observation = saying(observed("eg-cr1"), field, value)
        assert said(observation) == said(observation)


Path = tuple[str | int, ...]


def _places(value: object, path: Path = ()) -> list[Path]:
    inner: list[tuple[str | int, object]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    return [path, *(found for key, one in inner for found in _places(one, (*path, key)))]


def _put(value: object, path: Path, new: list[object]) -> object:
    """Return ``value`` with the one of ``new`` at ``path``; with nothing there, if it is empty."""
    if not path:
        return new[0] if new else None
    holder: Any = value
    copy = holder.copy()
    if len(path) == 1 and not new:
        del copy[path[0]]
    else:
        copy[path[0]] = _put(holder[path[0]], path[1:], new)
    return copy


@quick
@given(
    st.data(),
    st.sampled_from(("links", "qdiscs", "ipv4", "ipv6")),
    st.lists(nonsense, max_size=1),
)
def test_json_with_something_else_somewhere(
    data: st.DataObject, field: str, new: list[object]
) -> None:
    observation = observed("cp-le-harbour")
    text = observation.routes.get(field) or str(getattr(observation, field))
    value = json.loads(text)
    path = data.draw(st.sampled_from(_places(value)))
    changed = json.dumps(_put(value, path, new))
    if field in observation.routes:
        observation = replace(observation, routes={**observation.routes, field: changed})
    else:
        observation = saying(observation, field, changed)
    assert said(observation) == said(observation)


@quick
@given(st.data())
def test_any_edit_of_a_file_on_disk(data: st.DataObject) -> None:
    """The disk is a hint: no edit of it makes what runs unreadable."""
    observation = observed("cp-le-harbour")
    path = data.draw(st.sampled_from(sorted(observation.files)))
    lines = observation.files[path].split("\n")
    place = data.draw(st.integers(0, len(lines)))
    lines[place : place + data.draw(st.integers(0, 3))] = data.draw(
        st.lists(st.text(max_size=30) | st.sampled_from(["}", "auto", "iface x", "end"]))
    )
    changed = replace(observation, files={**observation.files, path: "\n".join(lines)})
    found = running_text(changed)
    assert found == running_text(changed)
    read_back("cp-le-harbour", Platform.FRR, found)


@pytest.mark.parametrize(
    ("field", "value", "fact"),
    [
        ("links", "not json", "links"),
        ("links", "[]", "links"),
        ("links", '[{"ifname": "lo"}]', "links"),
        ("routes", {}, "routes[ipv4]"),
        ("routes", {"ipv4": "[]", "ipv6": "{}"}, "routes[ipv6]"),
        ("routes", {"ipv4": '[{"dst": "default", "table": "no-vrf"}]', "ipv6": ""}, "routes[ipv4]"),
        ("tunnel_source", "rtnetlink: no", "tunnel_source"),
        ("qdiscs", '[{"kind": "tbf", "handle": "1:", "dev": "e"}]', "qdiscs"),
        ("classes", {"eth1": "nothing of ours"}, "classes[eth1]"),
        ("tc_filters", {"eth1": "[{}]"}, "tc_filters[eth1]"),
    ],
)
def test_an_error_names_the_field_and_nothing_was_done(
    field: str, value: object, fact: str
) -> None:
    with pytest.raises(UnavailableError) as caught:
        running_text(saying(observed("eg-cr1"), field, value))
    assert isinstance(caught.value, ObservationError)
    assert caught.value.fact == fact
