"""Lines of a view that are constant, or follow from what the view is."""

from __future__ import annotations

from collections.abc import Iterable

from citynet.readers.blocks import Ledger, Line

__all__ = ["claim_exactly"]


def claim_exactly(view: Line, wanted: Iterable[str], ledger: Ledger) -> None:
    """Claim ``view`` and the lines ``wanted`` in it, each once; enter those that are missing.

    Other lines of the view are left alone.
    """
    ledger.claim(view)
    missing = set(wanted)
    known = set(missing)
    for line in view.children:
        if line.text not in known:
            continue
        if line.text not in missing:
            ledger.refuse(line, "said twice")
            continue
        missing.remove(line.text)
        ledger.claim(line)
    for text in sorted(missing):
        ledger.missing(f"{view.text} / {text}", "belongs to this view")
