"""The peers: the same work as somebody would do it with well-known libraries alone."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import yaml
from jinja2 import DictLoader, Environment, StrictUndefined, nodes
from jinja2.ext import Extension
from jinja2.parser import Parser
from jinja2.sandbox import ImmutableSandboxedEnvironment

from benchmarks.plan import BARE
from benchmarks.stages import Held
from citynet.border import BorderModel
from citynet.city import hosts_schema
from citynet.city import schema as city_schema
from citynet.device.model import Device
from citynet.intent import schema as intent_schema
from citynet.render.assembly.model import OutputFile
from citynet.render.assembly.registry import ASSEMBLIES
from citynet.render.filters import FILTERS
from citynet.render.templates import TemplateSet

__all__ = ["PEER_NEEDS", "PEER_RUN"]

nx: Any = import_module("networkx")  # ships no type information

_FILES: Final[Mapping[str, type[BorderModel]]] = MappingProxyType(
    {
        "inventory/defaults.yaml": hosts_schema.DefaultsFile,
        "inventory/domains.yaml": city_schema.DomainsFile,
        "inventory/links.yaml": city_schema.LinksFile,
        "inventory/sites.yaml": city_schema.SitesFile,
    }
)
_ELEMENTS: Final = frozenset({"inventory/groups.yaml", "inventory/hosts.yaml"})
_KINDS: Final[Mapping[str, type[BorderModel]]] = MappingProxyType(
    {
        "ServiceProfile": intent_schema.ProfileFile,
        "Slice": intent_schema.SliceFile,
        "Interconnect": intent_schema.InterconnectFile,
        "Boundary": intent_schema.BoundaryFile,
    }
)


def _read(held: Held) -> Held:
    root: Path = held["root"]
    paths = [*sorted(root.glob("inventory/*.yaml")), *sorted(root.glob("intents/*/*.yaml"))]
    models = [model for path in paths for model in _models(root, path)]
    return {"models": models}


def _read_without_gc(held: Held) -> Held:
    gc.disable()
    try:
        return _read(held)
    finally:
        gc.enable()


def _models(root: Path, path: Path) -> Iterator[BorderModel]:
    with path.open("rb") as stream:
        data = yaml.load(stream, Loader=yaml.CSafeLoader)
    name = path.relative_to(root).as_posix()
    if name in _ELEMENTS:
        yield from map(hosts_schema.ElementFile.model_validate, data.values())
    elif name in _FILES:
        yield _FILES[name].model_validate(data)
    elif "protect" in data:
        yield intent_schema.ProtectionFile.model_validate(data)
    else:
        yield _KINDS[data["kind"]].model_validate(data)


def _place(held: Held) -> Held:
    city, ids = held["city"], held["ids"]
    graph = nx.Graph()
    for link in city.links.values():
        one, other = (end.device for end in link.ends)
        metric = max(1, link.delay)
        if not graph.has_edge(one, other) or graph.edges[one, other]["metric"] > metric:
            graph.add_edge(one, other, metric=metric)
    paths = []
    for key, placed in held["placement"].services.items():
        where = ids.services[key].endpoints
        for route in placed.routes:
            ends = where[route.source].device, where[route.destination].device
            paths.append(nx.dijkstra_path(graph, *ends, weight="metric"))
    return {"paths": len(paths)}


class _WithoutOrigins(Extension):
    """Knows the tag ``origin`` and does nothing for it."""

    tags = {"origin"}  # noqa: RUF012 (Jinja2 declares it so)

    def parse(self, parser: Parser) -> list[nodes.Node]:
        next(parser.stream)
        parser.parse_tuple()
        return parser.parse_statements(("name:endorigin",), drop_needle=True)


def _render(held: Held) -> Held:
    templates: TemplateSet = held["templates"]
    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
        auto_reload=False,
        cache_size=-1,
        loader=DictLoader({one.name: one.text for one in templates.sources}),
        extensions=[_WithoutOrigins],
    )
    environment.filters.update(FILTERS)
    devices: tuple[Device, ...] = held["devices"]
    texts = {
        (device.name, output.path): text
        for device in devices
        for output in ASSEMBLIES[device.platform]
        if (text := _text(environment, device, output)) or not output.optional
    }
    return {"texts": texts}


def _text(environment: Environment, device: Device, output: OutputFile) -> str:
    return "".join(
        environment.get_template(f"{device.platform}/{name}.j2").render(device=device)
        for name in output.templates
    )


PEER_RUN: Final[Mapping[str, Callable[[Held], Held]]] = MappingProxyType(
    {
        "PyYAML and pydantic": _read,
        "PyYAML and pydantic, gc off": _read_without_gc,
        "networkx": _place,
        BARE: _render,
    }
)

PEER_NEEDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "PyYAML and pydantic": (),
        "PyYAML and pydantic, gc off": (),
        "networkx": ("city", "ids", "placement"),
        BARE: ("devices", "templates"),
    }
)
