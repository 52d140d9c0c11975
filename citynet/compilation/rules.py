"""Writing filters: rules get their sequence numbers in the order in which they are added."""

from __future__ import annotations

from dataclasses import dataclass, field

from citynet.compilation.origins import made_by
from citynet.compilation.spelling import FAMILIES
from citynet.device.model import Filter, FilterAction, FilterRule, Network, PortRange

__all__ = ["FilterDraft"]


@dataclass(slots=True, kw_only=True)
class FilterDraft:
    """A filter in the making. Every rule names the filter's sources: any may move it."""

    name: str
    version: int
    sources: tuple[str, ...]
    rules: list[FilterRule] = field(default_factory=list)

    def permit(
        self,
        source: Network | None,
        destination: Network | None,
        *,
        protocol: int | None = None,
        source_ports: PortRange | None = None,
        destination_ports: PortRange | None = None,
        established: bool = False,
        log: bool = False,
        also: tuple[str, ...] = (),
    ) -> None:
        """Add a rule that lets packets pass; ``also`` names more sources of this rule."""
        self.rules.append(
            FilterRule(
                sequence=self._next(),
                action=FilterAction.PERMIT,
                protocol=protocol,
                source=source,
                destination=destination,
                source_ports=source_ports,
                destination_ports=destination_ports,
                established=established,
                log=log,
                origin=made_by(*self.sources, *also),
            )
        )

    def deny(
        self,
        source: Network | None,
        destination: Network | None,
        *,
        log: bool = False,
        also: tuple[str, ...] = (),
    ) -> None:
        """Add a rule that drops packets of any protocol."""
        self.rules.append(
            FilterRule(
                sequence=self._next(),
                action=FilterAction.DENY,
                source=source,
                destination=destination,
                log=log,
                origin=made_by(*self.sources, *also),
            )
        )

    def closed(self) -> Filter:
        """Return the filter, ended by the rule that drops and logs what no other rule met."""
        self.deny(None, None, log=True)
        return Filter(
            name=self.name,
            family=FAMILIES[self.version],
            rules=tuple(self.rules),
            origin=made_by(*self.sources),
        )

    def _next(self) -> int:
        return 10 * (len(self.rules) + 1)
