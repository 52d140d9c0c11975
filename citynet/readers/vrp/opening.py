"""Which lines of a view open a view inside it, even when nothing stands there."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["opens"]

_ANYWHERE: Final = re.compile(
    r"ipv[46]-family(?: .+)?|ipv6 frr|te link-attribute-application flex-algo"
    r"|(?:locator|domain|(?:authentication|authorization|accounting|recording)-scheme) .+"
    # It opens nothing, but no other view has it: a device takes it behind a scheme, too.
    r"|cmd recording-scheme .+"
)
_IN_VIEW: Final = tuple(
    (re.compile(view), re.compile(line))
    for view, line in (
        ("apn", r"ipv6"),
        ("ipv6", r"apn-id (?:template|instance) .+"),
        ("segment-routing ipv6", r"segment-list .+|srv6-te policy .+|mapping-policy .+"),
        # Like a recording scheme: the guide's files have it behind locators.
        ("segment-routing ipv6", r"srv6-te-policy locator .+"),
        ("srv6-te policy .+", r"candidate-path .+"),
        ("mapping-policy .+", r"match-type .+"),
        ("nqa twamp-light", r"client|sender|responder"),
        ("ifit", r"instance .+"),
        ("grpc", r"grpc (?:client|server)"),
        ("telemetry", r"(?:sensor-group|destination-group|subscription) .+"),
    )
)


def opens(view: str, line: str) -> bool:
    """Return whether ``line`` opens a view inside ``view``."""
    # In 'domain' of AAA, the schemes are lines like any others.
    if _ANYWHERE.fullmatch(line) is not None and not view.startswith("domain "):
        return True
    return any(one.fullmatch(view) and inner.fullmatch(line) for one, inner in _IN_VIEW)
