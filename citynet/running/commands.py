"""Commands behind ``post-up``: which ones say a fact that can be read, and in which spelling."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["TUNNEL_SOURCE", "one_spelling", "says_a_fact"]

TUNNEL_SOURCE: Final = "ip sr tunsrc set "
"""How the command for the source of SRv6's packets begins."""
_ROUTE: Final = re.compile(r"ip (?:-6 )?route (?:add|append|replace) ")
_RULE: Final = re.compile(r"ip (?:-[46] )?rule (?:add|del) ")


def says_a_fact(command: str) -> bool:
    """Return whether it can be read of the kernel whether a command is in force."""
    return command.startswith(TUNNEL_SOURCE) or any(
        one.match(command) is not None for one in (_ROUTE, _RULE)
    )


def one_spelling(command: str) -> str:
    """Return a command as every other one that means the same is returned."""
    words = command.split()
    text = " ".join(words)
    match = _ROUTE.match(text)
    if match is None:
        return text
    if text.startswith("ip -6 "):
        # The kernel has it, too, where nobody says a metric.
        text = text.replace(" metric 1024", "", 1)
    return re.sub(r"route (?:add|append|replace) ", "route replace ", text, count=1)
