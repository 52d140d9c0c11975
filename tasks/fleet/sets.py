"""The sets of configurations, by device."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from citynet.render.model import Configuration
from tasks.fleet.model import ConfigSet
from validate.proof import Proposal

__all__ = ["configurations"]


def configurations(proposal: Proposal) -> Mapping[ConfigSet, Mapping[str, Configuration]]:
    """Return what a device is given from each set; only stand-ins are in the rehearsal set."""
    return {
        ConfigSet.TARGET: _by_device(proposal.configurations),
        ConfigSet.REHEARSAL: _by_device(proposal.rehearsal),
    }


def _by_device(found: Iterable[Configuration]) -> Mapping[str, Configuration]:
    return {one.device: one for one in found}
