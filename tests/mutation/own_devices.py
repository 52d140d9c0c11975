"""Cities under mutation that have what the civic city has not: the samples of the templates' tests.

Nothing is proven of them: their promises are none. What an operator does to them is tried.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from citynet.device.model import Device
from citynet.render import load_templates, render
from tasks.pipeline import TEMPLATES, Built
from tests.cities import CIVIC
from tests.mutation.base import Base, indexed

__all__ = ["with_devices"]


def with_devices(built: Built, devices: Sequence[Device]) -> Base:
    """Return a base whose city is ``built``, but whose devices are these."""
    configurations = render(tuple(devices), load_templates(TEMPLATES))
    proposal = replace(
        built.proposal,
        promises=(),
        intended=tuple(devices),
        configurations=configurations,
    )
    return indexed(CIVIC, replace(built, devices=tuple(devices), proposal=proposal))
