"""What services do not survive while devices are drained, as a short list for people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from citynet.placement.model import Risk
from validate.reports.words import counted, printable

__all__ = ["risk_lines"]

_SHOWN: Final = 3


def risk_lines(risks: Iterable[Risk]) -> Iterator[str]:
    """Yield a paragraph for each drained device, a line in it for each service.

    ``While eg-br1 is drained, 1 service is not promised to survive`` and, below it,
    ``slice/office: link (eg-br2--cp-br2), node (cp-br2, eg-br2)``: the failures that would cut it.
    """
    found: defaultdict[tuple[str, ...], defaultdict[str, list[Risk]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for risk in sorted(risks):
        found[risk.drained][risk.service].append(risk)
    for drained, services in sorted(found.items()):
        verb = "is" if len(drained) == 1 else "are"
        promised = "is" if len(services) == 1 else "are"
        yield printable(
            f"While {' and '.join(drained)} {verb} drained, {counted(len(services), 'service')}"
            f" {promised} not promised to survive (what would break it):"
        )
        for service, those in services.items():
            yield printable(f"  {service}: {', '.join(map(_kind, those))}")


def _kind(risk: Risk) -> str:
    more = f" and {len(risk.failures) - _SHOWN} more" if risk.failures[_SHOWN:] else ""
    return f"{risk.kind} ({', '.join(risk.failures[:_SHOWN])}{more})"
