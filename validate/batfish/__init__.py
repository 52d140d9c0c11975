"""The Batfish engine: a second opinion on forwarding, and the only place that knows Batfish."""

from validate.batfish.engine import BatfishEngine

__all__ = ["BatfishEngine"]
