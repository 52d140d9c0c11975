"""All operators, in the order of the tables in ``tests/mutation/README.md``."""

from __future__ import annotations

from typing import Final

from tests.mutation.operators import (
    borders,
    filters,
    interfaces,
    lines,
    management,
    reports,
    services,
    sessions,
    slices,
)
from tests.mutation.sites import Operator

__all__ = ["OPERATORS"]

OPERATORS: Final[tuple[Operator, ...]] = (
    *filters.OPERATORS,
    *sessions.OPERATORS,
    *services.OPERATORS,
    *slices.OPERATORS,
    *interfaces.OPERATORS,
    *borders.OPERATORS,
    *management.OPERATORS,
    *reports.OPERATORS,
    *lines.OPERATORS,
)
