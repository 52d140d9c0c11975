"""Values for the secret references in configurations, and references for values.

::

    secrets = resolve(texts, source_of("environment"))  # or "directory:PATH"
    secrets.put_into(text)  # what a device is given
    secrets.mask.device(text)  # what a device said, as it may be compared, shown, stored
    secrets.mask.message(text)  # a sentence about a device
"""

from tasks.secrets.errors import SecretsError
from tasks.secrets.mask import Mask
from tasks.secrets.observation import masked_observation
from tasks.secrets.resolution import Secrets, resolve
from tasks.secrets.sources import DirectorySource, EnvironmentSource, Source, source_of

__all__ = [
    "DirectorySource",
    "EnvironmentSource",
    "Mask",
    "Secrets",
    "SecretsError",
    "Source",
    "masked_observation",
    "resolve",
    "source_of",
]
