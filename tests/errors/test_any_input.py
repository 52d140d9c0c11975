"""Whatever the files of a city hold, reading gives a city or findings, and nothing else.

Every finding names a known code and a place inside the file, and its text can be shown on a
terminal: nothing of the input gets there that could move a cursor or hide a character.
"""

from __future__ import annotations

import copy
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citynet.codes import CODES
from citynet.errors import Finding, FindingsError
from citynet.reading import read

_BASE = Path(__file__).parent / "base"
_FILES = sorted(path.relative_to(_BASE) for path in _BASE.rglob("*.yaml"))
_QUICK = settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

Try = Callable[[Path, bytes], tuple[Finding, ...]]


@pytest.fixture(scope="module")
def attempt(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Try]:
    """Return the findings of the small city when one of its files has another content."""
    root = tmp_path_factory.mktemp("city")
    shutil.copytree(_BASE, root, dirs_exist_ok=True)

    def attempted(file: Path, content: bytes) -> tuple[Finding, ...]:
        (root / file).write_bytes(content)
        try:
            read(root)
        except FindingsError as error:
            return error.findings
        finally:
            shutil.copyfile(_BASE / file, root / file)
        return ()

    yield attempted
    assert read(root)


def _check(findings: tuple[Finding, ...], file: Path, content: bytes) -> None:
    lines = content.decode("utf-8", "replace").replace("\r\n", "\n").split("\n")
    for finding in findings:
        assert finding.code in CODES
        assert all((finding.message, finding.expected, finding.found, finding.remedy))
        assert str(finding).replace("\n", "").isprintable()
        place = finding.place
        if place.file.name == file.name and place.line:
            # The end of the file is a place too: something is missing there.
            assert place.line <= len(lines) + 1
            assert place.column <= len(lines[min(place.line, len(lines)) - 1]) + 1


@_QUICK
@given(file=st.sampled_from(_FILES), content=st.binary(max_size=300))
def test_any_bytes(attempt: Try, file: Path, content: bytes) -> None:
    findings = attempt(file, content)
    assert findings
    _check(findings, file, content)


_YAML = st.text(
    alphabet=st.sampled_from(list("ab1 :-,?!&*|>'\"%@`#{}[]~<=.\n\t\r\\\u200b\u0085é中")),
    max_size=120,
)


@_QUICK
@given(file=st.sampled_from(_FILES), text=_YAML, share=st.sampled_from([0, 0.5, 1]))
def test_any_text_that_looks_like_yaml(attempt: Try, file: Path, text: str, share: float) -> None:
    right = (_BASE / file).read_bytes()
    content = right[: int(len(right) * share)] + text.encode()
    _check(attempt(file, content), file, content)


_SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.text(max_size=60),
    st.sampled_from(
        [
            "10.10.1.0/24",
            "0.0.0.0/0",
            "::/0",
            "fe80::1%eth0/64",
            "1-2",
            "9999999999-1",
            "5 Gbps",
            "gov-core",
            "gov-core:eth1",
            "office",
            "dc",
            "hub",
            "2001:db8::/32",
            "north-hall",
            "name\n",
            "{{ x }}",
            "../../etc/passwd",
        ]
    ),
)
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=5,
)


def _steps(value: object, so_far: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the steps to every value below the mapping or list ``value``."""
    assert isinstance(value, dict | list)
    items: Iterable[tuple[Any, Any]] = (
        value.items() if isinstance(value, dict) else enumerate(value)
    )
    for step, inner in items:
        yield (*so_far, step)
        if isinstance(inner, dict | list):
            yield from _steps(inner, (*so_far, step))


@st.composite
def _changed(draw: st.DrawFn) -> tuple[Path, bytes]:
    """One to three values of a right file are replaced, removed or repeated, or get a new key."""
    file = draw(st.sampled_from(_FILES))
    data = copy.deepcopy(yaml.safe_load((_BASE / file).read_text(encoding="utf-8")))
    for _ in range(draw(st.integers(1, 3))):
        steps = list(_steps(data))
        if not steps:
            break
        *way, last = draw(st.sampled_from(steps))
        target = data
        for step in way:
            target = target[step]
        match draw(st.sampled_from(["replace", "remove", "repeat", "add"])):
            case "replace":
                target[last] = draw(_VALUES)
            case "remove":
                del target[last]
            case "repeat" if isinstance(target, list):
                target.append(copy.deepcopy(target[last]))
            case _ if isinstance(target, dict):
                target[draw(st.text(max_size=12))] = draw(_VALUES)
    return file, yaml.safe_dump(data, allow_unicode=True, sort_keys=False).encode(
        "utf-8", "surrogatepass"
    )


@settings(_QUICK, max_examples=300)
@given(change=_changed())
def test_any_change_of_a_right_city(attempt: Try, change: tuple[Path, bytes]) -> None:
    _check(attempt(*change), *change)
