"""What an image is made of decides its name, and nothing half-made is taken for an image."""

import json
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

from citynet.errors import CallError, UnavailableError
from lab.image import cache_directory, find_image, image_needs
from lab.image.apt import Apt
from lab.image.cache import read_image, write_image
from lab.image.cpio import CpioFile, cpio
from lab.image.fixups import apply_fixups
from lab.image.initramfs import initramfs, load_order
from lab.image.make import make_image
from lab.image.model import Image, Needs, Package, Tool
from lab.image.recipe import digest_of
from lab.image.squash import owned
from lab.image.unpack import new_tree, unpack

OWN = Tool(program="qemu-system-x86_64")


def package(name: str, version: str) -> Package:
    return Package(name=name, version=version, file=f"{name}_{version}_amd64.deb", size=1)


def image(directory: Path) -> Image:
    return Image(
        directory=directory,
        digest="d",
        kernel_release="6.1",
        packages=(("frr", "8.4.4"),),
        qemu=OWN,
    )


def script(path: Path, text: str) -> None:
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)


# -- names ----------------------------------------------------------------------------------------


def test_digest_follows_versions_and_what_we_add_but_not_order() -> None:
    a, b = package("frr", "8.4.4-1"), package("sudo", "1.9")
    known = digest_of((a, b), {"init": "x"})
    assert known == digest_of((b, a), {"init": b"x"})
    assert known != digest_of((a, package("sudo", "1.10")), {"init": "x"})
    assert known != digest_of((a,), {"init": "x"})
    assert known != digest_of((a, b), {"init": "y"})
    assert known != digest_of((a, b), {"init": "x", "more": ""})


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"HOME": "/h"}, "/h/.cache/citynet/lab"),
        ({"HOME": "/h", "XDG_CACHE_HOME": "/c"}, "/c/citynet/lab"),
        ({"HOME": "/h", "XDG_CACHE_HOME": "relative"}, "/h/.cache/citynet/lab"),
    ],
)
def test_cache_stands_where_the_xdg_rules_say(environment: dict[str, str], expected: str) -> None:
    assert cache_directory(environment) == Path(expected)


def test_a_user_without_any_home_is_told_what_to_set() -> None:
    with pytest.raises(CallError, match="XDG_CACHE_HOME=/a/roomy/place"):
        cache_directory({"HOME": ""})


# -- finished or not ------------------------------------------------------------------------------


def test_an_image_is_finished_when_all_its_files_are_there(tmp_path: Path) -> None:
    made = image(tmp_path)
    assert read_image(tmp_path, qemu=OWN, squashfs_tools=None) is None
    for path in (made.root, made.kernel, made.initramfs):
        path.write_bytes(b"x")
    assert read_image(tmp_path, qemu=OWN, squashfs_tools=None) is None
    write_image(made)
    assert read_image(tmp_path, qemu=OWN, squashfs_tools=None) == made
    made.kernel.unlink()
    assert read_image(tmp_path, qemu=OWN, squashfs_tools=None) is None


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"digest": 1, "packages": 3}'])
def test_a_damaged_description_is_no_image(tmp_path: Path, text: str) -> None:
    for name in ("root.squashfs", "vmlinuz", "initramfs.cpio"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "image.json").write_text(text, encoding="utf-8")
    assert read_image(tmp_path, qemu=OWN, squashfs_tools=None) is None


def test_an_empty_cache_has_no_image(tmp_path: Path) -> None:
    assert find_image(tmp_path) is None


# -- saying beforehand ----------------------------------------------------------------------------


def test_needs_say_what_how_much_where_and_that_nothing_is_installed(tmp_path: Path) -> None:
    said = str(image_needs(tmp_path))
    for part in ("Debian packages", "about", "MB are downloaded", "/etc/apt", str(tmp_path)):
        assert part in said
    assert "Nothing is installed, no root is needed" in said
    exact = Needs(
        cache=tmp_path, download=7_000_000, disk=1, kept=1, sources="s", packages=3, exact=True
    )
    assert "3 Debian packages: 7 MB are downloaded" in str(exact)


def test_a_tree_brings_its_own_loader(tmp_path: Path) -> None:
    words = Tool(program=str(tmp_path / "usr/bin/qemu"), tree=tmp_path).command()
    assert words[0] == str(tmp_path / "lib64/ld-linux-x86-64.so.2")
    assert words[-1] == str(tmp_path / "usr/bin/qemu")
    assert OWN.command() == ("qemu-system-x86_64",)


# -- what can go wrong ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "remedy"),
    [
        ("W: Could not resolve 'deb.debian.org'", "mirror did not answer"),
        ("E: Failed to fetch http://x  Connection refused", "mirror did not answer"),
        ("W: GPG error: NO_PUBKEY 0E98404D386FA1D9", "debian-archive-keyring"),
        ("E: The repository 'http://x' is not signed.", "debian-archive-keyring"),
        ("E: Hash Sum mismatch", "signed index"),
        ("E: Unable to locate package frr", "Debian 12"),
    ],
)
def test_words_of_apt_become_a_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str, remedy: str
) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    script(tools / "apt-config", "echo 'Acquire::http::Proxy \"http://p:1\";'")
    script(tools / "apt-get", f'echo "{words}"; exit 100')
    monkeypatch.setenv("PATH", f"{tools}:/usr/bin:/bin")
    apt = Apt(tmp_path / "apt")
    apt.prepare()
    with pytest.raises(UnavailableError, match=remedy) as raised:
        apt.update()
    assert words.replace("'", "") in str(raised.value).replace("'", "")


def test_an_update_that_fetched_nothing_is_no_success(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    script(tools / "apt-config", "exit 0")
    script(tools / "apt-get", "echo 'W: Failed to fetch http://x  Could not connect'; exit 0")
    monkeypatch.setenv("PATH", f"{tools}:/usr/bin:/bin")
    apt = Apt(tmp_path / "apt")
    apt.prepare()
    with pytest.raises(UnavailableError, match=r"Could not connect(.|\n)*mirror did not answer"):
        apt.update()
    (tmp_path / "apt/lists/deb_main_binary-amd64_Packages.lz4").touch()
    apt.update()


def test_settings_of_other_packages_stay_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    script(
        tools / "apt-config",
        "echo 'Acquire::http::Proxy \"http://p:1\";';"
        "echo 'APT::Update::Post-Invoke:: \"rm -f /important\";';"
        "echo 'Acquire::AllowInsecureRepositories \"1\";'",
    )
    script(tools / "apt-get", "exit 0")
    monkeypatch.setenv("PATH", f"{tools}:/usr/bin:/bin")
    Apt(tmp_path / "apt").prepare()
    text = (tmp_path / "apt/apt.conf").read_text(encoding="utf-8")
    assert 'Acquire::http::Proxy "http://p:1";' in text
    assert "important" not in text
    assert 'AllowInsecureRepositories "1"' not in text
    assert 'AllowUnauthenticated "0"' in text


def test_a_machine_without_apt_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UnavailableError, match=r"needs apt-get.*Debian 12"):
        Apt(tmp_path / "apt").prepare()


def test_another_architecture_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "aarch64")
    with pytest.raises(UnavailableError, match=r"x86_64 \(amd64\).*aarch64"):
        make_image(tmp_path / "cache", tell=lambda _: None)


def test_a_full_disk_is_told_before_anything_is_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=5_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(UnavailableError, match=r"5 MB are free.*XDG_CACHE_HOME"):
        make_image(tmp_path / "cache", tell=lambda _: None)
    assert not (tmp_path / "cache/apt").exists()


def test_no_network_leaves_nothing_that_looks_finished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    script(tools / "apt-get", "echo 'E: Could not resolve host'; exit 100")
    monkeypatch.setenv("PATH", f"{tools}:/usr/bin:/bin")
    with pytest.raises(UnavailableError, match="mirror did not answer"):
        make_image(tmp_path / "cache", tell=lambda _: None)
    assert find_image(tmp_path / "cache") is None


# -- trees ----------------------------------------------------------------------------------------


def deb(path: Path, files: dict[str, str]) -> Path:
    root = path.with_suffix("")
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    (root / "DEBIAN").mkdir()
    (root / "DEBIAN/control").write_text(
        "Package: a\nVersion: 1\nArchitecture: all\nMaintainer: a <a@b>\nDescription: a\n",
        encoding="utf-8",
    )
    (root / "DEBIAN/postinst").write_text("#!/bin/sh\ntouch /tmp/ran\n", encoding="utf-8")
    (root / "DEBIAN/postinst").chmod(0o755)
    subprocess.run(["dpkg-deb", "--build", root, path], check=True, capture_output=True)  # noqa: S607
    return path


@pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="needs dpkg-deb")
def test_packages_with_old_paths_land_in_usr(tmp_path: Path) -> None:
    archive = deb(tmp_path / "a.deb", {"bin/tool": "x", "usr/share/doc/a/readme": "no"})
    tree = new_tree(tmp_path / "tree")
    unpack((archive,), tree)
    assert (tree / "bin").is_symlink()
    assert (tree / "usr/bin/tool").read_text(encoding="utf-8") == "x"
    assert not (tree / "usr/share/doc/a/readme").exists()
    broken = tmp_path / "broken.deb"
    broken.write_bytes(archive.read_bytes()[:100])
    with pytest.raises(UnavailableError, match=r"broken\.deb could not be unpacked"):
        unpack((broken,), tree)


def test_fixups_give_accounts_and_no_password(tmp_path: Path) -> None:
    tree = new_tree(tmp_path / "tree")
    master = tree / "usr/share/base-passwd"
    master.mkdir(parents=True)
    (master / "passwd.master").write_text("root:*:0:0:root:/root:/bin/sh\n", encoding="utf-8")
    (master / "group.master").write_text("root:*:0:\nshadow:*:42:\n", encoding="utf-8")
    (tree / "usr/share/openssh").mkdir()
    (tree / "usr/share/openssh/sshd_config").write_text("UsePAM yes\n", encoding="utf-8")
    apply_fixups(tree)
    users = (tree / "etc/passwd").read_text(encoding="utf-8").splitlines()
    assert users[0] == "root:x:0:0:root:/root:/bin/bash"
    assert {line.split(":")[0] for line in users} >= {"root", "sshd", "frr", "_chrony"}
    shadow = (tree / "etc/shadow").read_text(encoding="utf-8").splitlines()
    assert [line.split(":")[1] for line in shadow] == ["*"] * len(users)
    assert "frrvty:x:102:frr" in (tree / "etc/group").read_text(encoding="utf-8")
    assert (tree / "etc/ssh/sshd_config").read_text(encoding="utf-8") == "UsePAM yes\n"


def test_the_image_knows_owners_that_the_tree_does_not() -> None:
    plain = tarfile.TarInfo("./usr/bin/sudo")
    plain.uid, plain.gid, plain.mode, plain.uname = 65534, 65534, 0o4755, "nobody"
    assert (owned(plain).uid, plain.gid, plain.mode, plain.uname) == (0, 0, 0o4755, "")
    shadow = tarfile.TarInfo("./etc/shadow")
    assert (owned(shadow).uid, shadow.gid, shadow.mode) == (0, 42, 0o640)


# -- first file system ----------------------------------------------------------------------------


def test_cpio_is_what_cpio_reads(tmp_path: Path) -> None:
    if shutil.which("cpio") is None:
        pytest.skip("needs cpio")
    data = cpio((CpioFile(path="a/b/c", content=b"hello", mode=0o755),))
    subprocess.run(["cpio", "-idm"], input=data, cwd=tmp_path, check=True, capture_output=True)  # noqa: S607
    assert (tmp_path / "a/b/c").read_bytes() == b"hello"
    assert (tmp_path / "a/b/c").stat().st_mode & 0o777 == 0o755


def test_cpio_has_the_fields_that_the_kernel_reads() -> None:
    data = cpio((CpioFile(path="d/f", content=b"12345"),))
    assert len(data) % 512 == 0
    found = {}
    position = 0
    while True:
        assert data[position : position + 6] == b"070701"
        fields = [int(data[position + 6 + 8 * n : position + 14 + 8 * n], 16) for n in range(13)]
        size, length = fields[6], fields[11]
        name = data[position + 110 : position + 110 + length - 1].decode()
        start = (position + 110 + length + 3) // 4 * 4
        found[name] = (fields[1], fields[2], data[start : start + size])
        position = (start + size + 3) // 4 * 4
        if name == "TRAILER!!!":
            break
    assert found["d"] == (0o40755, 0, b"")
    assert found["d/f"] == (0o100644, 0, b"12345")


@pytest.mark.parametrize("path", ["/a", "a//b", "../a", "a/.", ""])
def test_cpio_refuses_paths_that_lead_elsewhere(path: str) -> None:
    with pytest.raises(ValueError, match="no path inside"):
        cpio((CpioFile(path=path, content=b""),))


DEPENDENCIES = """\
kernel/virtio.ko:
kernel/virtio_ring.ko:
kernel/virtio_pci.ko: kernel/virtio.ko kernel/virtio_ring.ko
kernel/virtio-rng.ko: kernel/virtio.ko
"""


def test_modules_are_loaded_after_what_they_need() -> None:
    order = load_order(DEPENDENCIES, "kernel/overlay.ko\n", ("virtio_pci", "virtio_rng", "overlay"))
    assert order.index("kernel/virtio_ring.ko") < order.index("kernel/virtio_pci.ko")
    assert order.index("kernel/virtio.ko") < order.index("kernel/virtio-rng.ko")
    assert len(order) == len(set(order)) == 4


def test_an_unknown_kernel_is_refused() -> None:
    with pytest.raises(UnavailableError, match="no module squashfs"):
        load_order(DEPENDENCIES, "", ("squashfs",))


def test_initramfs_has_init_and_modules_in_order(tmp_path: Path) -> None:
    (tmp_path / "kernel").mkdir()
    (tmp_path / "kernel/a.ko").write_bytes(b"module")
    (tmp_path / "busybox").write_bytes(b"busybox")
    data = initramfs(tmp_path / "busybox", tmp_path, ("kernel/a.ko",))
    assert b"citynet: kernel is up" in data
    assert b"module" in data
    assert data == initramfs(tmp_path / "busybox", tmp_path, ("kernel/a.ko",))


def test_description_is_json(tmp_path: Path) -> None:
    write_image(image(tmp_path))
    assert json.loads((tmp_path / "image.json").read_text(encoding="utf-8"))["digest"] == "d"
