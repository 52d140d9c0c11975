"""Rewrites the expected text of golden errors: ``python -m tests.errors.regenerate [CASE ...]``.

Without names, of every case. Review the difference before you commit it.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.errors.cases import CASES, found, load_case


def main(names: list[str]) -> None:
    """Write ``expected.txt`` of the named cases, and say which ones changed."""
    for name in names or CASES:
        case = load_case(name)
        with tempfile.TemporaryDirectory() as scratch:
            text = found(case, Path(scratch))
        if not case.expected.exists() or case.expected.read_text(encoding="utf-8") != text:
            case.expected.write_text(text, encoding="utf-8")
            sys.stdout.write(f"changed: {name}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
