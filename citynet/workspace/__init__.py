"""The files of a city, and the only reader of the YAML that people write.

:func:`scan` finds the files, :func:`read_document` turns one into plain values that remember their
places. Nothing is interpolated: no environment variable, no secret, no other file.
"""

from __future__ import annotations

from citynet.workspace.document import Data, Document, Steps, parse_document, read_document
from citynet.workspace.files import CityFile, Folder, Limits, scan
from citynet.workspace.places import Places

__all__ = [
    "CityFile",
    "Data",
    "Document",
    "Folder",
    "Limits",
    "Places",
    "Steps",
    "parse_document",
    "read_document",
    "scan",
]
