"""What intents promise is what the rendered text does, on any city.

The promises are stated from intents alone, the devices are read back from text alone; here they
meet. No line is left unread, no fact differs, and the model engine proves every promise.
"""

from __future__ import annotations

from hypothesis import given, settings

from citynet.allocation import IdLocks, allocate
from citynet.binding import LinkLocks, bind
from citynet.city.model import City
from citynet.compare import differences
from citynet.compilation import compile_devices
from citynet.intent.model import Intents
from citynet.placement import place
from citynet.promises import promises_of
from citynet.readers import read_back
from citynet.render import load_templates, render
from tasks.pipeline import TEMPLATES
from tests.support.random_city import cities
from validate.model.engine import ModelEngine
from validate.outcome import Network, Status


@settings(max_examples=15, deadline=None)
@given(cities())
def test_every_promise_is_proven_on_the_text(asked: tuple[City, Intents]) -> None:
    city, intents = asked
    ids = allocate(city, intents, IdLocks())
    placement = place(city, intents, ids)
    bindings = bind(city, intents, ids, placement, LinkLocks())
    promises = promises_of(city, intents, ids, placement)
    devices = compile_devices(city, intents, ids, placement, bindings)
    found = {}
    for device, text in zip(devices, render(devices, load_templates(TEMPLATES)), strict=True):
        assert text.device == device.name
        read = read_back(text.device, text.platform, {f.path: f.text for f in text.files})
        assert read.unread == ()
        assert differences(device, read.device) == ()
        found[device.name] = read.device
    outcomes = ModelEngine().decide(promises, Network(city=city, devices=found, texts={}))
    assert [one.promise for one in outcomes] == [promise.id for promise in promises]
    assert [one for one in outcomes if one.status is not Status.PROVEN] == []
