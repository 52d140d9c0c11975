"""Writes the generated reference pages anew: ``python -m tests.docs.regenerate``.

Review the difference before you commit it.
"""

from __future__ import annotations

import sys

from tests.docs.reference import GENERATED, ROOT


def main() -> None:
    """Write every page, and say which ones changed."""
    for name, page in GENERATED.items():
        text = page()
        file = ROOT / name
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")
            sys.stdout.write(f"changed: {name}\n")


if __name__ == "__main__":
    main()
