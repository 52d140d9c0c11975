"""The rules of the language across files: one module for each topic.

Every rule reads a :class:`~citynet.check.draft.Draft`, which may lack what could not be read, and
yields findings. A rule that needs something that is missing says nothing: what is missing has a
finding already.
"""

from __future__ import annotations

from citynet.check.draft import Draft
from citynet.check.rules import check

__all__ = ["Draft", "check"]
