"""Values go in for references and come out as references; what cannot be so is refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citynet.errors import CallError
from citynet.running.model import FrrObservation
from tasks.secrets import (
    DirectorySource,
    EnvironmentSource,
    Mask,
    SecretsError,
    masked_observation,
    resolve,
    source_of,
)

TEXT = "router isis x\n isis password md5 secret:isis.egov.hello\n"
VALUE = "correct-horse-battery"
GOOD = "".join(chr(n) for n in range(33, 127) if chr(n) not in "\"'`\\#;${}%")
values = st.text(GOOD, min_size=8, max_size=20).filter(lambda one: "secret:" not in one.lower())


def directory(path: Path, **files: str) -> DirectorySource:
    for name, text in files.items():
        file = path / name.replace("_", ".")
        file.write_text(text)
        file.chmod(0o600)
    return DirectorySource(path)


def test_a_variable_is_named_after_the_secret() -> None:
    source = EnvironmentSource({"CITYNET_SECRET_ISIS_EGOV_HELLO": VALUE})
    assert resolve([TEXT], source).put_into(TEXT) == TEXT.replace("secret:isis.egov.hello", VALUE)


def test_a_file_is_named_as_the_secret(tmp_path: Path) -> None:
    secrets = resolve([TEXT], directory(tmp_path, isis_egov_hello=f"{VALUE}\n"))
    assert secrets.value("secret:isis.egov.hello") == VALUE
    assert secrets.names == ("isis.egov.hello",)


def test_all_that_is_wrong_is_said_at_once_and_no_value(tmp_path: Path) -> None:
    source = directory(
        tmp_path, a_empty="", b_space="two words", c_short="seven77", d_line="first\nsecond12"
    )
    (tmp_path / "e.open").write_text("readable-by-others")
    (tmp_path / "f.folder").mkdir(mode=0o700)
    (tmp_path / "g.link").symlink_to(tmp_path / "a.empty")
    names = ("a.empty", "b.space", "c.short", "d.line", "e.open", "f.folder", "g.link", "h.missing")
    with pytest.raises(SecretsError) as caught:
        resolve([f"secret:{name}\n" for name in names], source)
    assert [reason.split(":")[0] for reason in caught.value.reasons] == list(names)
    for value in ("two words", "seven77", "first", "readable-by-others"):
        assert value not in str(caught.value)
    assert "mode 0644" in str(caught.value)


@pytest.mark.parametrize("letter", list(" \t\r\n\x85é\"'`\\#;${}%"))
def test_no_value_can_become_more_than_a_word(letter: str) -> None:
    source = EnvironmentSource({"CITYNET_SECRET_ISIS_EGOV_HELLO": f"long{letter}enough"})
    with pytest.raises(SecretsError) as caught:
        resolve([TEXT], source)
    assert f"long{letter}enough" not in str(caught.value)


def test_what_could_not_be_told_apart_is_refused() -> None:
    source = EnvironmentSource(
        {
            "CITYNET_SECRET_A_B": VALUE,
            "CITYNET_SECRET_ISIS_EGOV_HELLO": VALUE,
            "CITYNET_SECRET_WORD": "password",
        }
    )
    with pytest.raises(SecretsError) as caught:
        resolve([TEXT, "secret:a.b secret:a-b secret:word"], source)
    said = str(caught.value)
    assert "isis.egov.hello: its value is that of a-b" in said
    assert "word: its value stands in the configurations as a word of their own" in said
    assert "a.b: CITYNET_SECRET_A_B stands for a-b as well" in said


@given(st.lists(values, min_size=1, max_size=5, unique=True))
def test_what_was_put_in_comes_out_as_it_was(found: list[str]) -> None:
    names = [f"name.{number}" for number in range(len(found))]
    text = "".join(f" password secret:{name}\n" for name in names)
    variables = {f"CITYNET_SECRET_NAME_{n}": one for n, one in enumerate(found)}
    try:
        secrets = resolve([text], EnvironmentSource(variables))
    except SecretsError:
        assert any(one in text for one in found)
        return
    full = secrets.put_into(text)
    assert "secret:" not in full
    assert secrets.mask.device(full) == text
    assert not any(one in secrets.mask.device(full) for one in found)


def test_the_longest_value_is_masked_first() -> None:
    mask = Mask({"short": "abcdefgh", "long": "abcdefghij"})
    assert mask.device("x abcdefghij y abcdefgh") == "x secret:long y secret:short"


def test_a_reference_typed_on_the_device_is_none() -> None:
    assert Mask({"a": VALUE}).device("password secret:a") == "password (literal)secret:a"


def test_nothing_shows_a_value() -> None:
    secrets = resolve([TEXT], EnvironmentSource({"CITYNET_SECRET_ISIS_EGOV_HELLO": VALUE}))
    assert VALUE not in repr(secrets) + str(secrets) + repr(secrets.mask)


def test_an_unknown_name_is_not_put_in() -> None:
    secrets = resolve([], EnvironmentSource({}))
    with pytest.raises(SecretsError, match="x was not asked for"):
        secrets.put_into("secret:x")


def test_every_text_of_an_observation_is_masked() -> None:
    said = f"key {VALUE}"
    observation = FrrObservation(
        files={"etc/a": said},
        foreign={"etc/b": said},
        daemons=("bgpd",),
        processes=("sshd",),
        frr=said,
        nft=said,
        nft_disk=None,
        links=said,
        routes={"ipv4": said},
        rules={"ipv4": said},
        tunnel_source=said,
        qdiscs=said,
        classes={"eth0": said},
        tc_filters={"eth0": said},
        more_filters={"eth0 egress": said},
        sysctls={"net.x": said},
        interface_sysctls={"net.y": said},
        hostname=said,
        state=said,
    )
    masked = masked_observation(observation, Mask({"a": VALUE}))
    assert VALUE not in repr(masked)
    assert masked.frr == "key secret:a"
    assert masked.nft_disk is None
    assert masked.daemons == ("bgpd",)


@pytest.mark.parametrize("text", ["vault", "directory:", "", "file:/etc/shadow"])
def test_an_unknown_source_is_refused(text: str) -> None:
    with pytest.raises(CallError, match="secrets come from"):
        source_of(text)
