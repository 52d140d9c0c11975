"""The Jinja2 environment of all templates: sandboxed, strict, and without a file system."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from jinja2 import BaseLoader, Environment, StrictUndefined, TemplateNotFound

from citynet.render.filters import FILTERS
from citynet.render.origin import MARK_FILTER, OriginExtension, origin_mark
from citynet.render.sandbox import Sandbox
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


@lru_cache(maxsize=4)
def environment(templates: TemplateSet) -> Sandbox:
    """Return the environment of a template set; the same set always gives the same environment.

    A template sees ``device`` and the filters of :mod:`citynet.render.filters`. A missing name is
    an error, no value can be changed, and :mod:`citynet.render.sandbox` bounds the rest.
    """
    return Sandbox(
        {**FILTERS, MARK_FILTER: origin_mark},
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
