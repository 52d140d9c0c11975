"""All operators, in the order of the tables in ``tests/mutation/README.md``."""

from __future__ import annotations

from typing import Final

from tests.mutation.operators import filters, interfaces, lines, management, services, sessions
from tests.mutation.sites import Operator

__all__ = ["OPERATORS"]

OPERATORS: Final[tuple[Operator, ...]] = (
    *filters.OPERATORS,
    *sessions.OPERATORS,
    *services.OPERATORS,
    *interfaces.OPERATORS,
    *management.OPERATORS,
    *lines.OPERATORS,
)
