"""JSON Schemas (2020-12) of every file that people write, generated from the border models.

Editors use them for completion and marking; they say what a value looks like. Rules across files
are citynet's own (:mod:`citynet.check`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from citynet.border import BorderModel
from citynet.city.hosts_schema import DefaultsFile, ElementFile
from citynet.city.reserved_schema import ReservedFile
from citynet.city.schema import DomainsFile, LinksFile, SitesFile
from citynet.intent.schema import (
    BoundaryFile,
    InterconnectFile,
    ProfileFile,
    ProtectionFile,
    SliceFile,
)

__all__ = ["schemas"]

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

_HOSTS: Final = "inventory/hosts.yaml: Nornir's hosts by name."
_GROUPS: Final = "inventory/groups.yaml: Nornir's groups by name."
_BOUNDARY: Final = "A boundary: what may cross between two zones, or data that stays where it is."

_FILES: Final[Mapping[str, tuple[Any, str | None]]] = {
    "boundary.json": (BoundaryFile | ProtectionFile, _BOUNDARY),
    "defaults.json": (DefaultsFile, None),
    "domains.json": (DomainsFile, None),
    "groups.json": (dict[str, ElementFile], _GROUPS),
    "hosts.json": (dict[str, ElementFile], _HOSTS),
    "interconnect.json": (InterconnectFile, None),
    "links.json": (LinksFile, None),
    "reserved.json": (ReservedFile, None),
    "service-profile.json": (ProfileFile, None),
    "sites.json": (SitesFile, None),
    "slice.json": (SliceFile, None),
}
"""What each schema describes, and its description where the model has none of its own."""


def schemas() -> dict[str, str]:
    """Return the text of each schema by file name, as it stands in ``schemas/``."""
    return {name: _text(*described) for name, described in sorted(_FILES.items())}


def _text(model: Any, description: str | None) -> str:  # noqa: ANN401 -- a model or a union of them
    generated = TypeAdapter[Any](model).json_schema(schema_generator=_Generator)
    top = {"$schema": _DIALECT} | ({"description": description} if description else {})
    return json.dumps(top | generated, indent=2) + "\n"


class _Generator(GenerateJsonSchema):
    """Leaves out what tells an editor nothing: titles made of names, and empty defaults."""

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        if isinstance(schema.get("default"), str | bool):
            return super().default_schema(schema)
        return self.generate_inner(schema["schema"])

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ANN401, ARG002 -- pydantic's
        return False

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        described = super().model_schema(schema)
        if issubclass(schema["cls"], BorderModel):
            described["title"] = schema["cls"].__name__.removesuffix("File")
        return described
