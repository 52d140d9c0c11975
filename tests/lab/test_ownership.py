"""Nothing is run from a cache that others could have filled."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from citynet.errors import CallError, UnavailableError
from lab.image import find_image
from lab.image.ownership import make_cache, refuse_of_others
from lab.machine.places import Places


def test_a_new_cache_is_its_owners_alone(tmp_path: Path) -> None:
    cache = tmp_path / "citynet" / "lab"
    make_cache(cache)
    assert stat.S_IMODE(cache.stat().st_mode) == 0o700
    refuse_of_others(cache)


def test_a_cache_from_before_becomes_its_owners_alone(tmp_path: Path) -> None:
    cache = tmp_path / "citynet" / "lab"
    cache.mkdir(parents=True, mode=0o755)
    make_cache(cache)
    assert stat.S_IMODE(cache.stat().st_mode) == 0o700


@pytest.mark.parametrize("mode", [0o777, 0o775, 0o757, 0o1777])
@pytest.mark.parametrize("level", ["citynet", "citynet/lab"])
def test_a_cache_that_others_may_write_to_is_refused(tmp_path: Path, level: str, mode: int) -> None:
    cache = tmp_path / "citynet" / "lab"
    cache.mkdir(parents=True)
    (tmp_path / level).chmod(mode)
    for ask in (make_cache, find_image, refuse_of_others):
        with pytest.raises(UnavailableError, match="others may write to it"):
            ask(cache)


def test_a_cache_that_another_user_made_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "citynet" / "lab"
    cache.mkdir(parents=True)
    owner = cache.stat().st_uid
    monkeypatch.setattr("os.geteuid", lambda: owner + 1)
    with pytest.raises(UnavailableError, match="another user's"):
        refuse_of_others(cache)


@pytest.mark.parametrize("link", [".citynet", ".citynet/lab"])
def test_the_labs_directory_is_not_behind_a_link(tmp_path: Path, link: str) -> None:
    """A city that came with somebody's branch must not have citynet write elsewhere."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir(mode=0o755)
    city = tmp_path / "city"
    (city / link).parent.mkdir(parents=True)
    (city / link).symlink_to(elsewhere)
    with pytest.raises(CallError, match="is a link"):
        Places(city).make()
    assert list(elsewhere.iterdir()) == []
    assert stat.S_IMODE(elsewhere.stat().st_mode) == 0o755
