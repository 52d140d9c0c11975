"""What a lab at day 0 rests on: two labs with the same basis would be the same but for keys."""

from __future__ import annotations

import hashlib
import json

from lab.codec import plan_to_json
from lab.image import Image
from lab.program import program_bytes
from tasks.lab.preparation import Preparation

__all__ = ["basis_of"]


def basis_of(prepared: Preparation, image: Image) -> str:
    """Return a digest over image, program and plan: 64 digits, the same for the same city.

    Secrets and host keys stand for themselves: they are new ones for each preparation.
    """
    text = json.dumps(plan_to_json(prepared.plan), sort_keys=True)
    own = {json.dumps(key.private)[1:-1]: name for name, key in prepared.keys.items()}
    own |= {value: name for name, value in prepared.secrets.items()}
    for value, name in own.items():
        text = text.replace(value, name)
    whole = b"\0".join((image.digest.encode(), program_bytes(), text.encode()))
    return hashlib.sha256(whole).hexdigest()
