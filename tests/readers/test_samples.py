"""What each platform's reader finds in the text of a sample is the sample, and nothing is unread.

The reader knows no template: where both differ, the dialect's page says who is wrong.
"""

from __future__ import annotations

import pytest

from citynet.device.model import Device
from citynet.readers import read_back
from tests.render import samples_eos, samples_iosxr, samples_junos, samples_vrp
from tests.render.texts import config_of

SAMPLES = (
    *samples_eos.SAMPLES,
    *samples_iosxr.SAMPLES,
    *samples_junos.SAMPLES,
    *samples_vrp.SAMPLES,
)


@pytest.mark.parametrize("device", SAMPLES, ids=lambda device: device.name)
def test_a_sample_is_read_back_whole(device: Device) -> None:
    configuration = config_of(device)
    found = read_back(device.name, device.platform, {configuration.path: configuration.text})
    assert found.unread == ()
    assert found.device == device
