"""The reverse of an origin: a line is among a source's lines exactly if it names the source."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from citynet.device.model import Platform
from citynet.render.model import ConfigFile, Configuration
from tasks.explain.sources import known_sources, made_by_source

_SOURCES = ("slice/a", "slice/b", "domain/x")
_lines = st.lists(st.lists(st.sampled_from(_SOURCES), unique=True).map(tuple), max_size=12)


def _configuration(device: str, files: dict[str, list[tuple[str, ...]]]) -> Configuration:
    return Configuration(
        device=device,
        platform=Platform.FRR,
        files=tuple(
            ConfigFile(path=path, text="!\n" * len(lines), origins=tuple(lines), sha256="")
            for path, lines in files.items()
        ),
    )


@given(
    st.dictionaries(
        st.sampled_from(("r1", "r2")), st.dictionaries(st.sampled_from(("a", "b")), _lines)
    )
)
def test_both_ways_say_the_same(city: dict[str, dict[str, list[tuple[str, ...]]]]) -> None:
    configurations = [_configuration(device, files) for device, files in city.items()]
    forward = {
        (source, device, path, number)
        for device, files in city.items()
        for path, lines in files.items()
        for number, sources in enumerate(lines, start=1)
        for source in sources
    }
    backward = {
        (source, made.device, made.path, number)
        for source in _SOURCES
        for made in made_by_source(source, configurations)
        for first, last in made.lines
        for number in range(first, last + 1)
    }
    assert backward == forward
    assert known_sources(configurations) == {source for source, *_ in forward}


def test_runs_are_joined_and_counted() -> None:
    lines = [("a",), ("a", "b"), (), ("a",)]
    (made,) = made_by_source("a", [_configuration("r", {"f": lines})])
    assert made.lines == ((1, 2), (4, 4))
    assert made.count == 3
