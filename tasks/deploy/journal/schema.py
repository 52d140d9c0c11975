"""Tables of the journal."""

from __future__ import annotations

from typing import Final

__all__ = ["APPLICATION", "SCHEMA", "VERSION"]

APPLICATION: Final = 0x63697479
"""``city``: by this a file is known as a journal of ours."""
VERSION: Final = 1

SCHEMA: Final = """
CREATE TABLE deployments (
    id          TEXT PRIMARY KEY,
    fleet       TEXT NOT NULL,
    environment TEXT NOT NULL,
    manifest    TEXT NOT NULL,
    verdict     TEXT NOT NULL,
    over_drift  INTEGER NOT NULL,
    secrets     TEXT NOT NULL,          -- JSON list of names
    trial       INTEGER NOT NULL,       -- seconds
    began       REAL NOT NULL,          -- seconds since the epoch, as all times
    pid         INTEGER NOT NULL,
    ended       REAL,                   -- NULL: run --resume
    ending      TEXT
) STRICT;
CREATE UNIQUE INDEX unfinished ON deployments (fleet) WHERE ended IS NULL;
CREATE TABLE devices (
    deployment  TEXT NOT NULL REFERENCES deployments (id),
    device      TEXT NOT NULL,
    platform    TEXT NOT NULL,
    config_set  TEXT NOT NULL,
    digest      TEXT NOT NULL,          -- of what it is given, references unresolved
    before      TEXT,                   -- fingerprint when it was first looked at
    changes     INTEGER,                -- whether it needs a commit
    deadline    REAL,                   -- when its trial ends at the earliest
    difference  TEXT,                   -- the device's own, masked
    standing    TEXT,
    detail      TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (deployment, device)
) STRICT;
CREATE TABLE texts (
    sha256      TEXT PRIMARY KEY,
    text        TEXT NOT NULL           -- references unresolved
) STRICT;
CREATE TABLE files (
    deployment  TEXT NOT NULL REFERENCES deployments (id),
    device      TEXT NOT NULL,
    path        TEXT NOT NULL,
    sha256      TEXT NOT NULL REFERENCES texts (sha256),
    PRIMARY KEY (deployment, device, path)
) STRICT;
CREATE TABLE steps (
    number      INTEGER PRIMARY KEY AUTOINCREMENT,
    deployment  TEXT NOT NULL REFERENCES deployments (id),
    device      TEXT NOT NULL,          -- empty: all of them
    step        TEXT NOT NULL,
    moment      TEXT NOT NULL CHECK (moment IN ('before', 'after')),
    at          REAL NOT NULL,
    outcome     TEXT NOT NULL DEFAULT '',
    detail      TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX steps_of ON steps (deployment, device);
CREATE TABLE decisions (
    deployment  TEXT PRIMARY KEY REFERENCES deployments (id),
    direction   TEXT NOT NULL CHECK (direction IN ('forward', 'back')),
    at          REAL NOT NULL,
    why         TEXT NOT NULL
) STRICT;
CREATE TABLE fingerprints (
    fleet       TEXT NOT NULL,
    device      TEXT NOT NULL,
    fingerprint TEXT NOT NULL,          -- of the running text after its last confirmed push
    deployment  TEXT NOT NULL REFERENCES deployments (id),
    at          REAL NOT NULL,
    PRIMARY KEY (fleet, device)
) STRICT;
"""
