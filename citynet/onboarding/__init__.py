"""From a device to the smallest file with which a new one becomes citynet's own."""

from citynet.onboarding.bare import bare
from citynet.onboarding.onboard import onboard
from citynet.onboarding.usable import usable_keys

__all__ = ["bare", "onboard", "usable_keys"]
