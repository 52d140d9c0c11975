"""The Jinja2 environment of all templates: sandboxed, strict, and without a file system."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import lru_cache
from typing import Any, Final

from jinja2 import BaseLoader, Environment, StrictUndefined, TemplateNotFound
from jinja2.sandbox import ImmutableSandboxedEnvironment

from citynet.device import model
from citynet.render.filters import FILTERS
from citynet.render.origin import MARK_FILTER, OriginExtension, origin_mark
from citynet.render.templates import TemplateSet

__all__ = ["environment"]


class _Loader(BaseLoader):
    """Serves the sources of a template set; the file system is never looked at."""

    def __init__(self, templates: TemplateSet) -> None:
        self._sources = {source.name: source.text for source in templates.sources}

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """Return a source under the path that error messages name."""
        del environment
        if template not in self._sources:
            raise TemplateNotFound(template)
        return self._sources[template], f"templates/{template}", lambda: True


_FIELDS: Final = {
    kind: frozenset(field.name for field in fields(kind))
    for kind in vars(model).values()
    if isinstance(kind, type) and is_dataclass(kind)
}


class _Environment(ImmutableSandboxedEnvironment):
    """The sandbox, which lets fields of the device model through without looking twice."""

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401 -- as the base class has it
        """Return an attribute of a value, or what the sandbox gives in its place."""
        # Most of what templates read; the sandbox's own look costs several times the reading.
        if attribute in _FIELDS.get(type(obj), ()):
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)


@lru_cache(maxsize=4)
def environment(templates: TemplateSet) -> ImmutableSandboxedEnvironment:
    """Return the environment of a template set; the same set always gives the same environment.

    A template sees ``device`` and the filters of :mod:`citynet.render.filters`. A missing name is
    an error, no value can be changed, nothing that starts with an underscore can be reached.
    """
    result = _Environment(
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
        auto_reload=False,
        cache_size=-1,
        loader=_Loader(templates),
        extensions=[OriginExtension],
    )
    result.filters.update(FILTERS)
    result.filters[MARK_FILTER] = origin_mark
    return result
