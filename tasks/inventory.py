"""The city's inventory for Nornir, read by citynet's own reader.

Configure it as ``inventory: {plugin: CitynetInventory, options: {root: DIR}}``.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar, cast

from nornir.core.inventory import (
    ConnectionOptions,
    Defaults,
    Group,
    Groups,
    Host,
    Hosts,
    Inventory,
    ParentGroups,
)

from citynet.errors import FindingsError
from citynet.reading import read
from citynet.workspace import CityFile, read_document
from citynet.workspace.files import INVENTORY

__all__ = ["CitynetInventory"]

_FOLDER = PurePosixPath("inventory")
_Element = TypeVar("_Element", Host, Group)


class CitynetInventory:
    """An inventory plugin: hosts, groups and defaults as Nornir's SimpleInventory has them."""

    def __init__(self, root: str = ".") -> None:
        self._root = Path(root).expanduser()

    def load(self) -> Inventory:
        """Return the inventory; raise ``FindingsError`` when anything in the city is wrong."""
        read(self._root)
        defaults = _defaults(self._optional_file("defaults.yaml"))
        said_of_groups = self._optional_file("groups.yaml")
        groups, hosts = Groups(), Hosts()
        for name, said in said_of_groups.items():
            groups[name] = _element(Group, name, said, defaults)
        for name, said in self._file("hosts.yaml").items():
            hosts[name] = _element(Host, name, said, defaults)
            hosts[name].groups = _parents(said, groups)
        for name, said in said_of_groups.items():
            groups[name].groups = _parents(said, groups)
        return Inventory(hosts=hosts, groups=groups, defaults=defaults)

    def _optional_file(self, name: str) -> Mapping[str, Any]:
        # A link that leads nowhere is there: reading the city has refused it.
        return self._file(name) if (self._root / _FOLDER / name).exists() else {}

    def _file(self, name: str) -> Mapping[str, Any]:
        path = _FOLDER / name
        document, findings = read_document(
            CityFile(name=path, path=self._root / path, limits=INVENTORY)
        )
        if document is None:
            raise FindingsError(findings)
        return cast(Mapping[str, Any], document.data)


def _defaults(said: Mapping[str, Any]) -> Defaults:
    return Defaults(**_base(said), data=said.get("data"))


def _element(
    kind: type[_Element], name: str, said: Mapping[str, Any] | None, defaults: Defaults
) -> _Element:
    said = said or {}
    return kind(name=name, **_base(said), data=said.get("data"), defaults=defaults)


def _base(said: Mapping[str, Any]) -> dict[str, Any]:
    keys = ("hostname", "port", "username", "password", "platform")
    options = said.get("connection_options") or {}
    return {
        **{key: said.get(key) for key in keys},
        "connection_options": {
            name: ConnectionOptions(
                **{key: option.get(key) for key in keys}, extras=option.get("extras")
            )
            for name, option in options.items()
        },
    }


def _parents(said: Mapping[str, Any] | None, groups: Groups) -> ParentGroups:
    return ParentGroups([groups[name] for name in (said or {}).get("groups") or ()])
