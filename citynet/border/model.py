"""The base of border models, and how a value that is wrong says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.alias_generators import to_camel
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

__all__ = ["BorderModel", "Reading", "wrong"]


class BorderModel(BaseModel):
    """A mapping of a file: exactly these keys, spelt in camel case."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        alias_generator=to_camel,
        validate_by_alias=True,
        # Descriptions are docstrings under the fields: one text for readers of code and of schemas.
        use_attribute_docstrings=True,
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """How one value is read: ``read`` returns it or raises :func:`wrong`.

    Used as an annotation, ``name: Annotated[str, NAME]``. ``schema`` describes to editors what
    ``read`` accepts.
    """

    read: Callable[[object], Any]
    schema: Mapping[str, Any]

    def __get_pydantic_core_schema__(
        self, _source: object, _handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(
        self, _schema: CoreSchema, _handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return dict(self.schema)


def wrong(
    code: str, message: str, *, expected: str, remedy: str, found: str | None = None
) -> PydanticCustomError:
    """Return the error of a value that cannot be read; its place and text are added later.

    ``found`` stands for the text where that must not be repeated.
    In ``message``, ``expected`` and ``remedy`` ``%s`` stands for the key of the value.
    """
    # All text goes through the context: the template of the error must not hold text of the file.
    return PydanticCustomError(
        "finding",
        "{message}",
        {
            "code": code,
            "message": message,
            "expected": expected,
            "remedy": remedy,
            **({} if found is None else {"found": found}),
        },
    )
