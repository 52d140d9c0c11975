"""A router's files are its own; folders are those of the image, but for the root."""

from __future__ import annotations

from pathlib import Path

import pytest

from lab.inside import routers
from lab.model import Router


def test_folders_are_the_images_and_the_root_is_roots(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever packed the image owns its root: a router's agent would run below nobody's folder."""
    image, upper = tmp_path / "image", tmp_path / "upper"
    (image / "etc" / "frr").mkdir(parents=True)
    (image / "etc" / "frr").chmod(0o750)
    image.chmod(0o775)
    upper.mkdir(mode=0o755)
    owned: list[Path] = []
    monkeypatch.setattr("os.chown", lambda path, *_: owned.append(Path(path)))
    router = Router(
        name="r1",
        ports=(),
        management_port="mgmt0",
        management_address="198.51.100.11/24",
        files={"etc/frr/frr.conf": "!\n", "etc/hostname": "r1\n"},
        host_key="key\n",
    )
    routers._write_files(upper, router, image)
    assert (upper / "etc/frr/frr.conf").read_text() == "!\n"
    assert (upper / "etc/frr").stat().st_mode & 0o777 == 0o750
    assert upper.stat().st_mode & 0o777 == 0o755
    assert upper not in {one.resolve() for one in owned}
    assert upper / "etc" in owned
