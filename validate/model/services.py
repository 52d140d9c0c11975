"""Which service a routing context belongs to, told by who attaches there."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from citynet.promises.model import Terminal
from validate.model.topology import Context
from validate.model.view import View

__all__ = ["Services", "is_exchange"]


def is_exchange(view: View, context: Context) -> bool:
    """Tell whether a context is an exchange VRF: no VPN route enters or leaves it."""
    vrf = view.topology.vrfs.get(context)
    return vrf is not None and not (vrf.rd or vrf.import_targets or vrf.export_targets)


class Services:
    """Services of VRFs by name, as the endpoints attached to them show; used for blame only."""

    def __init__(self, view: View, terminals: Iterable[Terminal]) -> None:
        self._view = view
        self._votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for terminal in sorted(terminals):
            for entry in view.entries(terminal):
                self._votes[entry.context.vrf][terminal.service] += 1

    def of(self, context: Context) -> str | None:
        """Return the service most of whose endpoints use VRFs of that name, ``None``: unknown."""
        votes = self._votes.get(context.vrf)
        if not context.vrf or not votes:
            return None
        (first, count), *rest = votes.most_common()
        return None if rest and rest[0][1] == count else first

    def is_misplaced(self, terminal: Terminal) -> bool:
        """Tell whether an endpoint is attached to a VRF of another service, or to none."""
        return any(
            not entry.context.vrf or self.of(entry.context) not in {None, terminal.service}
            for entry in self._view.entries(terminal)
        )
