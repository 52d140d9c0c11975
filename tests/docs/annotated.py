"""One configuration of each platform, line by line beside what it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, partial
from itertools import groupby
from typing import Final

from citynet.render.model import ConfigFile, Configuration
from tasks.pipeline import build
from tests.cities import REPOSITORY

__all__ = ["ANNOTATED", "annotated_pages"]

ANNOTATED: Final[Mapping[str, str]] = {
    "eos": "cp-le-eastlake",
    "frr": "eg-br1",
    "iosxr": "ci-br1",
    "junos": "eg-pe-yongjiang",
    "vrp": "eg-pe-civic",
}
"""Platform → a device of the reference city that shows much of it."""

_NOTE: Final = "<!-- Written by `python -m tests.docs.regenerate`; a test holds it current. -->\n"


@cache
def _configurations() -> Mapping[str, Configuration]:
    return {one.device: one for one in build(REPOSITORY).proposal.configurations}


def annotated_pages() -> Mapping[str, partial[str]]:
    """Return path → what makes the page: a device's files, in runs of lines of one origin."""
    return {
        f"docs/reference/configurations/{platform}.md": partial(_page, platform)
        for platform in ANNOTATED
    }


def _page(platform: str) -> str:
    return "".join(_parts(platform, _configurations()[ANNOTATED[platform]]))


def _parts(platform: str, configuration: Configuration) -> Iterator[str]:
    yield f"# {configuration.device}, as it is pushed\n\n{_NOTE}\n"
    yield (
        f"A device of platform `{platform}` in the reference city, whole. Above each run of lines"
        " stands what it\ncomes from: intents, links, the domain's standard, the platform's"
        " baseline. `citynet explain` answers\nthe same for one line or one origin. How the"
        f" platform is spelled is on [its page](../dialects/{platform}.md).\n"
    )
    for file in configuration.files:
        if len(configuration.files) > 1:
            yield f"\n## `{file.path}`\n"
        yield from _runs(file)


def _runs(file: ConfigFile) -> Iterator[str]:
    lines = zip(file.origins, file.text.splitlines(), strict=True)
    for origins, run in groupby(lines, key=lambda line: line[0]):
        yield f"\n*{', '.join(origins)}*\n\n```text\n"
        yield from (f"{text}\n" for _, text in run)
        yield "```\n"
