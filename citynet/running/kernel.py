"""``etc/sysctl.d/90-citynet.conf``: settings of the kernel as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

__all__ = ["sysctl_text"]

_SETTING: Final = re.compile(r"(\S+) = (.*)")
# Of the whole machine: a network namespace that is not the first one does not have them.
_MACHINE: Final = re.compile(
    r"net\.core\.netdev_max_backlog|net\.ipv[46]\.neigh\.default\.gc_thresh[123]"
)


def sysctl_text(file: str, live: Mapping[str, str]) -> str:
    """Return the settings of ``file`` with their values in the kernel.

    A setting that the kernel does not have is left out, unless it is one of the whole machine: in
    a network namespace nobody can say it, and nobody there can change it.
    """
    return "".join(f"{line}\n" for line in _lines(file, live))


def _lines(file: str, live: Mapping[str, str]) -> Iterator[str]:
    for line in file.removesuffix("\n").split("\n") if file else []:
        match = _SETTING.fullmatch(line)
        if match is None:
            yield line
            continue
        key, said = match.groups()
        value = live.get(key)
        if value is None:
            if _MACHINE.fullmatch(key):
                yield line
        else:
            now = " ".join(value.split())
            yield line if now == " ".join(said.split()) else f"{key} = {now}"
