"""All rules across files, in the order in which people read a city."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from citynet.check.applications import application_rules
from citynet.check.attachments import attachment_rules
from citynet.check.boundaries import boundary_rules
from citynet.check.cabling import cabling_rules
from citynet.check.domains import domain_rules
from citynet.check.draft import Draft
from citynet.check.management import management_rules
from citynet.check.ownership import ownership_rules
from citynet.check.permissions import permission_rules
from citynet.check.prefixes import prefix_rules
from citynet.check.protections import protection_rules
from citynet.check.references import city_references, intent_references
from citynet.check.reservations import reservation_rules
from citynet.check.services import profile_rules, service_rules
from citynet.errors import Finding

__all__ = ["check"]

_RULES: Final[tuple[Callable[[Draft], Iterator[Finding]], ...]] = (
    city_references,
    domain_rules,
    management_rules,
    ownership_rules,
    cabling_rules,
    reservation_rules,
    prefix_rules,
    intent_references,
    profile_rules,
    service_rules,
    application_rules,
    attachment_rules,
    boundary_rules,
    permission_rules,
    protection_rules,
)


def check(draft: Draft) -> list[Finding]:
    """Return everything that is wrong across the files of a city."""
    return [finding for rule in _RULES for finding in rule(draft)]
