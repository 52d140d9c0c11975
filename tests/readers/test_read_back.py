"""``read_back`` hands the files to the reader of the platform, and raises for none."""

from __future__ import annotations

import pytest

from citynet.device.model import Platform
from citynet.readers import read_back
from citynet.readers.frr import read


def test_frr_is_read_by_its_reader() -> None:
    files = {"etc/hostname": "pe1\n"}
    assert read_back("pe1", Platform.FRR, files) == read("pe1", files)


@pytest.mark.parametrize("platform", list(Platform))
def test_no_files_at_all_are_a_device_with_unread_lines(platform: Platform) -> None:
    result = read_back("pe1", platform, {})
    assert result.device.name == "pe1"
    assert result.device.platform is platform
    assert {line.device for line in result.unread} == {"pe1"}
