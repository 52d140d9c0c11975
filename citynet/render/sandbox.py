"""What a template may do: look at a device, choose, repeat and join text; all of it bounded.

A city's own template was reviewed, but nobody reads every line of every city. So the language that
templates are given cannot be made to differ between two runs (no chance, no addresses of objects),
to make characters that the file does not show (no escapes, no codes, no bytes), or to run on.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping, Sized
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import fields, is_dataclass
from enum import Enum
from ipaddress import (
    IPv4Address,
    IPv4Interface,
    IPv4Network,
    IPv6Address,
    IPv6Interface,
    IPv6Network,
)
from types import MappingProxyType
from typing import Any, Final

from jinja2 import Template, TemplateSyntaxError, Undefined, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

from citynet.device import model

__all__ = ["MOST_CHARACTERS", "Sandbox", "bounded"]

MOST_CHARACTERS: Final = 32 * 2**20
"""Of one text: a file, or anything that a template puts together."""
_MOST_STEPS: Final = 5_000_000
"""For one file; a turn of a loop is a step. The largest file of a large city takes far fewer."""
_CALL: Final = 20
"""Steps of a call or an inclusion: about how much longer it takes than a turn of a loop."""
_MOST_DIGITS: Final = 2**64

_FILTERS: Final = frozenset(
    {"first", "join", "last", "length", "list", "map", "max", "min"}
    | {"reject", "rejectattr", "select", "selectattr", "sort", "unique"}
)
_TESTS: Final = frozenset(
    {"defined", "eq", "equalto", "even", "ge", "gt", "in", "le", "lt", "ne", "none", "odd"}
    | {"==", "!=", ">", ">=", "<", "<=", "undefined"}
)

_IP: Final = frozenset({"version", "ip", "network", "network_address", "prefixlen", "netmask"})
_ADDRESSES: Final = (
    *(IPv4Address, IPv4Interface, IPv4Network),
    *(IPv6Address, IPv6Interface, IPv6Network),
)
_ATTRIBUTES: Final[Mapping[type, frozenset[str]]] = MappingProxyType(
    {
        **{
            kind: frozenset(field.name for field in fields(kind))
            for kind in vars(model).values()
            if isinstance(kind, type) and is_dataclass(kind)
        },
        **dict.fromkeys(_ADDRESSES, _IP),
        dict: frozenset({"get", "items", "keys", "values"}),
        str: frozenset(
            {"endswith", "lower", "removeprefix", "removesuffix", "startswith", "upper"}
        ),
        LoopContext: frozenset(
            {"first", "index", "index0", "last", "length", "nextitem", "previtem", "revindex"}
        ),
    }
)
"""What a template may ask of a value, by the value's type; of others nothing."""

_PRINTED: Final = frozenset({str, int, bool, type(None), *_ADDRESSES})
"""Types whose text is the same in every run."""

_CONCATENATED: Final = "text of several"
_COUNTED: Final = "turns of a loop"
# Names of filters that no template can spell.

_spent: ContextVar[list[int]] = ContextVar("_spent")


@contextmanager
def bounded() -> Iterator[None]:
    """Let templates take :data:`_MOST_STEPS` steps in here; more raise ``SecurityError``."""
    token = _spent.set([0])
    try:
        yield
    finally:
        _spent.reset(token)


def _spend(steps: int) -> None:
    spent = _spent.get(None)
    if spent is not None:  # constants are worked out before anything is rendered
        spent[0] += steps
        if spent[0] > _MOST_STEPS:
            raise SecurityError(f"a template takes more than {_MOST_STEPS} steps for one file")


def _range(*bounds: int) -> range:
    found = range(*bounds)
    _spend(len(found))
    return found


def _counted(values: Iterable[Any]) -> Iterable[Any]:
    """Return what a loop goes through; its turns are counted before it begins."""
    if isinstance(values, Undefined):
        return values
    known = values if isinstance(values, Sized) else list(values)
    _spend(len(known))
    return known


def _text(value: object) -> object:
    """Let through what has a text of its own, on its way into a text."""
    if type(value) in _PRINTED or isinstance(value, Enum | Undefined):
        return value
    raise TypeError(f"a {type(value).__name__} is no text")


def _concat(parts: Iterable[str]) -> str:
    """Join texts, such as the lines of a block."""
    texts = list(parts)
    if sum(map(len, texts)) > MOST_CHARACTERS:
        raise SecurityError(f"a template makes a text of more than {MOST_CHARACTERS} characters")
    return "".join(texts)


def _join(values: Iterable[object], separator: str = "") -> str:
    """Join values to a text, with ``separator`` between them."""
    texts: list[str] = []
    for value in values:
        texts += (separator, str(_text(value))) if texts else (str(_text(value)),)
    return _concat(texts)


def _concatenated(values: Iterable[object]) -> str:
    return _join(values)


class _Bounding(NodeTransformer):
    """Puts what is bounded in the place of what Jinja2 leaves open."""

    def __init__(self, name: str | None, filename: str | None) -> None:
        self._name = name
        self._filename = filename

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802 (Jinja2's name)
        """Bound ``~``."""
        self.generic_visit(node)
        values = nodes.List(node.nodes, lineno=node.lineno)
        return nodes.Filter(values, _CONCATENATED, [], [], None, None, lineno=node.lineno)

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802 (Jinja2's name)
        """Count the turns of a loop."""
        self.generic_visit(node)
        node.iter = nodes.Filter(node.iter, _COUNTED, [], [], None, None, lineno=node.lineno)
        return node

    def visit_Const(self, node: nodes.Const) -> nodes.Node:  # noqa: N802 (Jinja2's name)
        """Refuse characters that only an escape can have made: the file itself has none."""
        if isinstance(node.value, str) and not (node.value.isascii() and node.value.isprintable()):
            raise TemplateSyntaxError(
                "a text in a template is printable ASCII; escapes are not",
                node.lineno,
                self._name,
                self._filename,
            )
        return node


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja2's sandbox with lists of what may be used, in place of what may not."""

    intercepted_binops = frozenset({"+", "*", "**", "%"})
    concat = staticmethod(_concat)

    def __init__(self, filters: Mapping[str, Callable[..., object]], **options: Any) -> None:  # noqa: ANN401 -- Jinja2's own
        """Take our ``filters`` and those of Jinja2 that are harmless; ``options`` are Jinja2's."""
        super().__init__(finalize=_text, **options)
        self.filters = {
            **{name: self.filters[name] for name in sorted(_FILTERS)},
            "join": _join,
            **filters,
            _CONCATENATED: _concatenated,
            _COUNTED: _counted,
        }
        self.tests = {name: self.tests[name] for name in sorted(_TESTS)}
        self.globals = {"range": _range}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        return _Bounding(name, filename).visit(tree)  # type: ignore[no-any-return] # a template

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401 -- as the base class has it
        """Return an attribute of a value, or what the sandbox gives in its place."""
        # Most of what templates read; the sandbox's own look costs several times the reading.
        if attribute in _ATTRIBUTES.get(type(obj), ()):
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ANN401 -- ditto
        """Say whether a template may ask for an attribute."""
        del value
        return attr in _ATTRIBUTES.get(type(obj), ())

    def wrap_str_format(self, value: Any) -> None:  # noqa: ANN401 -- ditto
        """Give formatting no way of its own: it makes any character, and any number of them."""
        del value

    def call(self, context: Context, obj: Any, /, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 -- ditto
        """Call a macro or a method."""
        _spend(_CALL)
        return super().call(context, obj, *args, **kwargs)

    def get_template(self, *args: Any, **kwargs: Any) -> Template:  # noqa: ANN401 -- ditto
        """Return a template, perhaps to include it."""
        _spend(_CALL)
        return super().get_template(*args, **kwargs)

    def call_binop(self, context: Context, operator_: str, left: Any, right: Any) -> Any:  # noqa: ANN401 -- ditto
        """Calculate with whole numbers, and join two lists or two texts."""
        del context
        if type(left) is int and type(right) is int and operator_ in _ARITHMETIC:
            result = _ARITHMETIC[operator_](left, right)
            if abs(result) > _MOST_DIGITS:
                raise SecurityError("a number of a template is too large")
            return result
        if operator_ == "+":
            if isinstance(left, str) and isinstance(right, str):
                return _concat((left, right))
            if isinstance(left, tuple | list) and isinstance(right, tuple | list):
                _spend(len(left) + len(right))
                return left + right  # type: ignore[operator] # of two kinds: a TypeError, a finding
        raise TypeError(f"{operator_!r} is for whole numbers")


_ARITHMETIC: Final[Mapping[str, Callable[[int, int], int]]] = MappingProxyType(
    {"+": operator.add, "*": operator.mul, "%": operator.mod}
)
