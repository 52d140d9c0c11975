"""From intents and numbers to devices."""

from __future__ import annotations

from citynet.compilation.compiler import compile_devices

__all__ = ["compile_devices"]
