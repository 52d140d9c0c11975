"""Templates can only turn a device into text, and a city can only replace whole ones, by digest."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from citynet.codes import CODES
from citynet.device.model import Platform
from citynet.errors import FindingsError
from citynet.rehearsal import LeftOut
from citynet.render import configurations, load_templates, manifest, render
from citynet.render.assembly.registry import ASSEMBLIES, FIRST_FILES
from citynet.render.templates import TemplateSet
from tests.render.samples_frr import EDGE, SAMPLES
from tests.render.texts import templates

OURS = Path(__file__).parents[2] / "templates"
NAME = "frr/banner.j2"
DIGEST = sha256((OURS / NAME).read_bytes()).hexdigest()


def city(root: Path, text: str, name: str = NAME) -> Path:
    path = root / "templates" / name
    path.parent.mkdir(parents=True)
    path.write_bytes(text.encode())
    return root


def codes(error: FindingsError) -> list[str]:
    assert all(finding.code in CODES for finding in error.findings)
    return [finding.code for finding in error.findings]


def with_template(text: str, name: str = NAME) -> TemplateSet:
    return TemplateSet(
        sources=tuple(
            replace(source, text=text) if source.name == name else source
            for source in templates().sources
        )
    )


def test_every_template_is_used_and_every_used_one_is_there() -> None:
    used = {
        f"{platform}/{name}.j2"
        for platform, files in ASSEMBLIES.items()
        for file in files
        for name in file.templates
    } | {
        f"{platform}/{name}.j2" for platform, file in FIRST_FILES.items() for name in file.templates
    }
    there = {source.name for source in templates().sources}
    assert used <= there
    # A leading underscore: included by others.
    assert {name for name in there - used if not name.split("/")[1].startswith("_")} == set()


@pytest.mark.parametrize("platform", Platform)
def test_no_file_is_made_twice(platform: Platform) -> None:
    paths = [file.path for file in ASSEMBLIES[platform]]
    assert len(paths) == len(set(paths))


def test_a_template_starts_with_where_its_syntax_is_from() -> None:
    assert all(source.text.startswith("{#") for source in templates().sources)


def test_a_city_without_templates_uses_ours(tmp_path: Path) -> None:
    assert load_templates(OURS, tmp_path) == load_templates(OURS)
    assert load_templates(OURS).replaced == {}


def test_our_own_directory_as_a_city_replaces_nothing() -> None:
    assert load_templates(OURS, OURS.parent) == load_templates(OURS)


def test_a_named_replacement_stands_in_and_is_marked(tmp_path: Path) -> None:
    text = f"{{# replaces sha256:{DIGEST} #}}\nour own words\n"
    chosen = load_templates(OURS, city(tmp_path, text))
    configurations = render([EDGE], chosen)
    (banner,) = (file for file in configurations[0].files if file.path == "etc/issue.net")
    assert banner.text == "our own words\n"
    digests = manifest(configurations, chosen)
    assert digests.replaced_templates == {NAME: sha256(text.encode()).hexdigest()}
    assert digests.files["eg-pe-a/etc/issue.net"] == sha256(b"our own words\n").hexdigest()
    before = manifest(render([EDGE], templates()), templates())
    assert digests.digest != before.digest
    assert before.replaced_templates == {}
    changed = {path for path in digests.files if digests.files[path] != before.files[path]}
    assert changed == {"eg-pe-a/etc/issue.net"}


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("frr/extra.j2", f"{{# replaces sha256:{DIGEST} #}}\n", "CN704"),
        (NAME, "our own words\n", "CN705"),
        (NAME, f"\n{{# replaces sha256:{DIGEST} #}}\n", "CN705"),
        (NAME, f"{{# replaces sha256:{DIGEST} #}} more\n", "CN705"),
        (NAME, f"{{# replaces sha256:{'0' * 64} #}}\nx\n", "CN706"),
        (NAME, f"{{# replaces sha256:{DIGEST} #}}\r\nx\r\n", "CN707"),
        (NAME, f"{{# replaces sha256:{DIGEST} #}}\n\x03\n", "CN707"),
        (NAME, f"{{# replaces sha256:{DIGEST} #}}\ncaf\xe9\n", "CN707"),
    ],
)
def test_other_replacements_are_findings(tmp_path: Path, name: str, text: str, code: str) -> None:
    with pytest.raises(FindingsError) as error:
        load_templates(OURS, city(tmp_path, text, name))
    assert codes(error.value) == [code]


def test_a_link_out_of_the_city_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "templates" / "frr").mkdir(parents=True)
    (tmp_path / "templates" / NAME).symlink_to("/etc/hostname")
    with pytest.raises(FindingsError) as error:
        load_templates(OURS, tmp_path)
    assert codes(error.value) == ["CN704"]


@pytest.mark.parametrize("link", ["templates", "templates/frr"])
def test_a_folder_behind_a_link_is_a_finding(tmp_path: Path, link: str) -> None:
    (tmp_path / link).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / link).symlink_to("/etc")
    with pytest.raises(FindingsError) as error:
        load_templates(OURS, tmp_path)
    assert [(f.code, str(f.place.file)) for f in error.value.findings] == [("CN704", link)]


def test_a_template_has_a_largest_size(tmp_path: Path) -> None:
    text = f"{{# replaces sha256:{DIGEST} #}}\n"
    with pytest.raises(FindingsError) as error:
        load_templates(OURS, city(tmp_path, text + "x\n" * 2**19))
    assert codes(error.value) == ["CN104"]


@pytest.mark.parametrize(
    "text",
    [
        "{{ device.nothing }}\n",
        "{{ nothing }}\n",
        "{{ device.__class__ }}\n",
        "{{ device.name.__class__.__mro__ }}\n",
        "{{ ''.__class__.__base__.__subclasses__() }}\n",
        "{{ device.name.__init__.__globals__ }}\n",
        "{{ [1].append(2) }}\n",
        "{{ range(1000000) | list }}\n",
        "{% include '../../../etc/passwd' %}\n",
        "{% include '/etc/passwd' %}\n",
        "{% extends 'x' %}\n",
        "{{ 1 / 0 }}\n",
        "{{ device.interfaces + 1 }}\n",
        "{{ '%c' | format(3) }}x\n",
        # Characters that the file does not show.
        "{{ '%c' % 3 }}x\n",
        "{{ '\\x03' }}\n",
        "{{ '\\u00e9' }}\n",
        "{{ '{:c}'.format(3) }}\n",
        "{{ 'a'.translate({97: 3}) }}\n",
        "{{ (3).to_bytes(1, 'big').decode() }}\n",
        "{{ device | origin_mark }}x\n",
        # What another run would say otherwise.
        "{{ [1, 2, 3] | random }}\n",
        "{{ lipsum() }}\n",
        "{{ cycler(1, 2).next() }}\n",
        "{{ joiner() }}\n",
        "{{ device.name.upper }}\n",
        "{{ device.name.upper ~ '' }}\n",
        "{{ [device.name.upper] | join }}\n",
        "{{ device.name.upper | string }}\n",
        "{{ device }}\n",
        # What does not end, or fills the memory.
        "{{ 'a' * 1000000000 }}\n",
        "{{ [0] * 1000000000 }}\n",
        "{{ 9 ** 9 ** 9 }}\n",
        "{{ '%1000000000d' % 1 }}\n",
        "{{ 'a'.ljust(1000000000) }}\n",
        "{% set x = 'abcdefgh' %}\n" + "{% set x = x ~ x %}\n" * 40,
        "{% set x = 'abcdefgh' %}\n" + "{% set x = x + x %}\n" * 40,
        "{% set x = 'abcdefgh' %}\n" + "{% set x = [x, x] | join %}\n" * 40,
        "{% set x %}abcdefgh{% endset %}\n" + "{% set x %}{{ x }}{{ x }}{% endset %}\n" * 40,
        "{% set x = [0] %}\n" + "{% set x = x + x %}\n" * 40,
        "{% set x = 9 %}\n" + "{% set x = x * x %}\n" * 40,
        "".join(f"{{% for a{n} in range(5000) %}}" for n in range(4)) + "{% endfor %}" * 4,
        "{% for a in range(5000) | map('abs') %}{% endfor %}\n",
        "{% macro m(n) %}{{ m(n - 1) if n }}{{ m(n - 1) if n }}{% endmacro %}{{ m(60) }}\n",
        "{% for a in range(5000) %}{% include 'frr/banner.j2' %}{% endfor %}\n",
        "{% if %}\n",
        "{% origin %}{% endorigin %}\n",
        "{% origin device.management %}\n",
        "{% origin device.name %}x{% endorigin %}\n",
        "{% origin none %}x{% endorigin %}\n",
    ],
)
def test_a_template_that_fails_is_a_finding_at_its_line(text: str) -> None:
    with pytest.raises(FindingsError) as error:
        render([EDGE], with_template(f"line one\n{text}"))
    assert codes(error.value) == ["CN703"]
    (finding,) = error.value.findings
    assert str(finding.place.file).startswith("templates/")
    assert "etc/issue.net of eg-pe-a" in finding.message


def test_no_template_opens_what_a_platform_cannot_say() -> None:
    nothing = TemplateSet(
        sources=tuple(replace(source, text="nothing\n") for source in templates().sources)
    )
    assert render([EDGE], nothing)
    with pytest.raises(FindingsError) as error:
        render([replace(EDGE, vtep="eth1")], nothing)
    assert codes(error.value) == ["CN708"]
    assert error.value.findings[0].found == "VTEP eth1"


def test_the_line_that_failed_is_named() -> None:
    with pytest.raises(FindingsError) as error:
        render([EDGE], with_template("one\ntwo\n{{ device.nothing }}\n"))
    assert str(error.value.findings[0].place) == f"templates/{NAME}:3"


def test_a_file_has_a_largest_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(configurations, "MOST_CHARACTERS", 10_000)
    line = "0123456789" * 10
    with pytest.raises(FindingsError) as error:
        render([EDGE], with_template(f"{{% for n in range(100) %}}\n{line}\n{{% endfor %}}\n"))
    assert codes(error.value) == ["CN703"]
    assert "more than 10000 characters" in error.value.findings[0].found


def test_what_is_counted_is_counted_for_each_file() -> None:
    text = "{% for n in range(2000000) %}{% endfor %}enough\n"
    both = render([EDGE, replace(EDGE, name="eg-pe-z")], with_template(text))
    banners = [file.text for one in both for file in one.files if file.path == "etc/issue.net"]
    assert banners == ["enough\n", "enough\n"]


@pytest.mark.parametrize("text", ["no end", "a\n{{ device.name }}"])
def test_a_template_that_writes_other_than_plain_lines_is_a_finding(text: str) -> None:
    with pytest.raises(FindingsError) as error:
        render([EDGE], with_template(text))
    assert codes(error.value) == ["CN702"]


def test_all_findings_come_at_once() -> None:
    banner = replace(EDGE.management, banner="a\nb")
    with pytest.raises(FindingsError) as error:
        render(
            [*SAMPLES, replace(EDGE, name="eg-pe-z", management=banner)],
            with_template("{{ device.nothing }}\n"),
        )
    assert sorted(codes(error.value)) == ["CN701", *["CN703"] * len(SAMPLES)]


def test_rendering_is_a_function() -> None:
    once = render(SAMPLES, templates())
    assert render(reversed(SAMPLES), load_templates(OURS)) == once
    assert [one.device for one in once] == sorted(one.name for one in SAMPLES)
    assert manifest(once, templates()) == manifest(reversed(once), templates())


def test_one_digest_covers_both_sets_and_what_is_left_out() -> None:
    once = render(SAMPLES, templates())
    plain = manifest(once, templates())
    missing = LeftOut(device=once[0].device, what="eos eAPI: none")
    both = manifest(once, templates(), rehearsal=once[:1], left_out=[missing])
    assert both.files == plain.files
    assert both.rehearsal == {
        f"{once[0].device}/{file.path}": file.sha256 for file in once[0].files
    }
    assert both.left_out == (missing,)
    swapped = manifest(once[1:], templates(), rehearsal=once[:1], left_out=[missing])
    told = manifest(once, templates(), rehearsal=once[:1])
    assert len({one.digest for one in (plain, both, swapped, told)}) == 4
