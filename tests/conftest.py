"""What holds for every test: no example of a law has a deadline.

Hypothesis would fail an example that takes 200 ms. On a machine that does other things at the same
time that measures the machine, not the law.
"""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("citynet", deadline=None)
settings.load_profile("citynet")
