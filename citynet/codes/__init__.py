"""Every code that a finding can carry, with its explanation.

The first digit names the stage, and each stage has one module with one table:

=====  ==========================================  ==============================
CN10x  files as such                               :mod:`citynet.codes.yaml`
CN15x  the language of all files                   :mod:`citynet.codes.language`
CN2xx  the inventory                               :mod:`citynet.codes.inventory`
CN3xx  intents                                     :mod:`citynet.codes.intents`
CN4xx  numbers                                     :mod:`citynet.codes.allocation`
CN5xx  paths and reservations                      :mod:`citynet.codes.placement`
CN6xx  binding, compilation, capabilities          :mod:`citynet.codes.compilation`
CN7xx  templates, text, readers                    :mod:`citynet.codes.rendering`
CN8xx  promises, engines, verdict                  :mod:`citynet.codes.verification`
=====  ==========================================  ==============================

A code is never reused for another meaning. To add one, add an entry to its stage's table.
"""

from __future__ import annotations

from citynet.codes.model import Code
from citynet.codes.registry import CODES

__all__ = ["CODES", "Code"]
