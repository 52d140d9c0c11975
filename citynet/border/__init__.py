"""The border: where what people wrote becomes typed values, or findings at the exact place.

pydantic stays on this side. :mod:`citynet.border.values` reads single values,
:class:`~citynet.border.model.BorderModel` is the base of the models of files, and
:func:`~citynet.border.validation.validated` turns a document into a model.
"""

from __future__ import annotations

from citynet.border.model import BorderModel
from citynet.border.validation import validated

__all__ = ["BorderModel", "validated"]
