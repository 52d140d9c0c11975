"""The proof runs on what the text says, and an engine that fails is a cell, never a pass."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable
from datetime import date

import pytest
from rich.console import Console

from citynet.device.model import Device, Platform
from citynet.errors import CallError, UnavailableError
from citynet.locks import read_locks, write_locks
from citynet.promises.model import Promise
from citynet.render.model import ConfigFile, Configuration
from tasks.pipeline import build, wanted
from tests.cities import CIVIC
from validate.outcome import Network, Outcome, Status, Subject
from validate.policy import Policy
from validate.policy_file import read_policy
from validate.proof import Proposal, digests_of, facts_of, stated_of, verify
from validate.reports import verdict_text
from validate.verdict import ReasonKind, Verdict, from_json, to_json

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def proposal(tmp_path_factory: pytest.TempPathFactory) -> Proposal:
    root = tmp_path_factory.mktemp("city")
    for folder in ("inventory", "intents"):
        shutil.copytree(CIVIC / folder, root / folder)
    write_locks(root, read_locks(root), wanted(root).texts)
    return build(root).proposal


@pytest.fixture(scope="module")
def policy() -> Policy:
    return read_policy(CIVIC)


class Fake:
    """An engine that answers as it is told."""

    name = "model"
    version = "7"

    def __init__(self, answer: Callable[[tuple[Promise, ...], Network], list[Outcome]]) -> None:
        self.answer = answer
        self.asked: list[Network] = []

    def decide(self, promises: tuple[Promise, ...], network: Network) -> tuple[Outcome, ...]:
        self.asked.append(network)
        return tuple(self.answer(promises, network))


def cell(promise: str, status: Status = Status.PROVEN, engine: str = "model") -> Outcome:
    return Outcome(promise=promise, engine=engine, subject=Subject.RENDERED, status=status)


def all_proven(promises: tuple[Promise, ...], _: Network) -> list[Outcome]:
    return [cell(promise.id) for promise in promises]


def prove(proposal: Proposal, policy: Policy, *engines: Fake) -> Verdict:
    return verify(proposal, engines, policy, environment="merge-request", today=TODAY)


def test_all_proven_and_all_read_is_accepted(proposal: Proposal, policy: Policy) -> None:
    verdict = prove(proposal, policy, Fake(all_proven))
    assert verdict.decision.reasons == ()
    assert verdict.facts.devices == len(proposal.city.devices)
    assert verdict.promises == stated_of(proposal)
    assert verdict.digests == digests_of(proposal, policy)
    assert verdict.facts == facts_of(proposal)
    assert from_json(to_json(verdict)) == verdict


def test_engines_see_devices_read_from_text_and_never_the_compiled_ones(
    proposal: Proposal, policy: Policy
) -> None:
    engine = Fake(all_proven)
    lying = tuple(dataclasses.replace(device, interfaces=()) for device in proposal.intended)
    verdict = prove(dataclasses.replace(proposal, intended=lying), policy, engine)
    (network,) = engine.asked
    assert all(device.interfaces for device in network.devices.values())
    assert network.devices.keys() == proposal.city.devices.keys()
    assert ReasonKind.DIFFERENCE in {reason.kind for reason in verdict.decision.reasons}


def broken(promises: tuple[Promise, ...], _: Network) -> list[Outcome]:
    raise ZeroDivisionError("of all things")


RAISED = broken.__code__.co_firstlineno + 1


def away(promises: tuple[Promise, ...], _: Network) -> list[Outcome]:
    raise UnavailableError("nobody listens at host:1")


def silent(promises: tuple[Promise, ...], network: Network) -> list[Outcome]:
    return all_proven(promises, network)[1:]


def stranger(promises: tuple[Promise, ...], network: Network) -> list[Outcome]:
    return [*all_proven(promises, network), cell("reaches/slice/unheard/of")]


def test_checks_of_the_text_itself_are_no_promises(proposal: Proposal, policy: Policy) -> None:
    check = Outcome(
        promise="native/parse/x", engine="model", subject=Subject.NATIVE, status=Status.REFUTED
    )
    verdict = prove(proposal, policy, Fake(lambda asked, net: [*all_proven(asked, net), check]))
    assert verdict.checks == (check,)
    assert len(verdict.cells) == len(proposal.promises)
    assert [reason.kind for reason in verdict.decision.reasons] == [ReasonKind.REFUTED]


def impostor(promises: tuple[Promise, ...], _: Network) -> list[Outcome]:
    return [cell(promise.id, engine="batfish") for promise in promises]


@pytest.mark.parametrize(
    ("answer", "missing", "detail"),
    [
        (broken, None, f"ZeroDivisionError: of all things (validate/test_proof.py:{RAISED})"),
        (away, None, "UnavailableError: nobody listens at host:1"),
        (stranger, None, "it answered for another engine or an unknown promise"),
        (impostor, None, "it answered for another engine or an unknown promise"),
        (silent, 1, "it gave no answer for this promise"),
    ],
)
def test_an_engine_that_fails_is_a_cell_of_its_own(
    proposal: Proposal,
    policy: Policy,
    answer: Callable[[tuple[Promise, ...], Network], list[Outcome]],
    missing: int | None,
    detail: str,
) -> None:
    verdict = prove(proposal, policy, Fake(answer))
    cells = verdict.with_status(Status.NOT_RUN)
    assert len(cells) == (len(proposal.promises) if missing is None else missing)
    assert {one.detail for one in cells} == {detail}
    assert {one.engine for one in cells} == {"model"}
    assert not verdict.decision.accepted
    assert len({one.promise for one in verdict.cells}) == len(proposal.promises)


def test_a_line_that_is_lost_is_a_difference(proposal: Proposal, policy: Policy) -> None:
    first, *others = proposal.configurations
    short = tuple(without_its_last_address(file) for file in first.files)
    assert short != first.files
    changed = dataclasses.replace(first, files=short)
    verdict = prove(
        dataclasses.replace(proposal, configurations=(changed, *others)), policy, Fake(all_proven)
    )
    assert {one.device for one in verdict.facts.differences} == {first.device}
    assert ReasonKind.DIFFERENCE in {reason.kind for reason in verdict.decision.reasons}


def without_its_last_address(file: ConfigFile) -> ConfigFile:
    lines = file.text.splitlines(keepends=True)
    hits = [index for index, line in enumerate(lines) if line.strip().startswith("ip address ")]
    if hits:
        del lines[hits[-1]]
    return dataclasses.replace(file, text="".join(lines))


def test_a_line_that_nobody_understands_is_unread(proposal: Proposal, policy: Policy) -> None:
    first, *others = proposal.configurations
    file, *files = first.files
    strange = dataclasses.replace(file, text=f"{file.text}allow everything\n")
    changed = dataclasses.replace(first, files=(strange, *files))
    verdict = prove(
        dataclasses.replace(proposal, configurations=(changed, *others)), policy, Fake(all_proven)
    )
    assert "allow everything" in {line.text.strip() for line in verdict.facts.unread}
    assert ReasonKind.UNREAD in {reason.kind for reason in verdict.decision.reasons}


@pytest.mark.parametrize("what", ["configuration", "compiled device", "inventory"])
def test_a_device_that_is_missing_somewhere_is_a_difference(
    proposal: Proposal, policy: Policy, what: str
) -> None:
    name = proposal.configurations[0].device
    configurations: tuple[Configuration, ...] = proposal.configurations
    intended: tuple[Device, ...] = proposal.intended
    city = proposal.city
    match what:
        case "configuration":
            configurations, expected = configurations[1:], "has no configuration"
        case "compiled device":
            intended = tuple(device for device in intended if device.name != name)
            expected = "was not compiled"
        case _:
            devices = {key: one for key, one in city.devices.items() if key != name}
            city, expected = dataclasses.replace(city, devices=devices), "is not in the inventory"
    changed = dataclasses.replace(
        proposal, city=city, intended=intended, configurations=configurations
    )
    verdict = prove(changed, policy, Fake(all_proven))
    assert (name, expected) in {(one.device, one.text) for one in verdict.facts.differences}
    assert not verdict.decision.accepted


def without(text: str, file: ConfigFile) -> ConfigFile:
    lines = [line for line in file.text.splitlines(keepends=True) if text not in line]
    return dataclasses.replace(file, text="".join(lines))


def test_stand_ins_are_read_back_and_what_they_leave_out_is_said(
    proposal: Proposal, policy: Policy
) -> None:
    found = prove(proposal, policy, Fake(all_proven)).facts.rehearsal
    others = [name for name, one in proposal.city.devices.items() if one.platform != "frr"]
    assert found.devices == len(others) == len(proposal.rehearsal)
    assert found.files == sum(len(one.files) for one in proposal.rehearsal)
    assert (found.unread, found.differences) == ((), ())
    assert {one.device for one in found.left_out} == set(others)
    assert found.left_out == proposal.manifest.left_out


def test_a_difference_of_a_stand_in_alone_refuses_the_city(
    proposal: Proposal, policy: Policy
) -> None:
    first, *others = proposal.rehearsal
    # A static address of the management port, which the device's own text still has.
    files = tuple(without("gateway 198.51.100.1", file) for file in first.files)
    assert files != first.files
    changed = dataclasses.replace(first, files=files)
    broken_set = dataclasses.replace(proposal, rehearsal=(changed, *others))
    verdict = prove(broken_set, policy, Fake(all_proven))
    assert verdict.facts.differences == ()
    (difference,) = verdict.facts.rehearsal.differences
    assert difference.device == first.device
    assert difference.text.startswith("management/gateway: intended 198.51.100.1")
    (reason,) = verdict.decision.reasons
    assert reason.text.endswith("what the text says (1 of stand-ins); at most 0 may")
    console = Console(width=200)
    with console.capture() as said:
        console.print(*verdict_text(verdict), sep="\n")
    assert f"  stand-in of {first.device}: management/gateway" in said.get()


def test_a_line_of_a_stand_in_that_nobody_understands_is_unread(
    proposal: Proposal, policy: Policy
) -> None:
    first, *others = proposal.rehearsal
    file, *files = first.files
    strange = dataclasses.replace(file, text=f"{file.text}allow everything\n")
    changed = dataclasses.replace(first, files=(strange, *files))
    verdict = prove(
        dataclasses.replace(proposal, rehearsal=(changed, *others)), policy, Fake(all_proven)
    )
    assert verdict.facts.unread == ()
    assert "allow everything" in {line.text for line in verdict.facts.rehearsal.unread}
    assert ReasonKind.UNREAD in {reason.kind for reason in verdict.decision.reasons}


@pytest.mark.parametrize("what", ["configuration", "stand-in", "device"])
def test_a_stand_in_that_is_missing_somewhere_is_a_difference(
    proposal: Proposal, policy: Policy, what: str
) -> None:
    name = proposal.rehearsal[0].device
    match what:
        case "configuration":
            changed = dataclasses.replace(proposal, rehearsal=proposal.rehearsal[1:])
            expected = "has no configuration"
        case "stand-in":
            rest = tuple(one for one in proposal.stand_ins if one.name != name)
            changed = dataclasses.replace(proposal, stand_ins=rest)
            expected = "was not compiled"
        case _:
            frr = dataclasses.replace(proposal.city.devices[name], platform=Platform.FRR)
            devices = {**proposal.city.devices, name: frr}
            city = dataclasses.replace(proposal.city, devices=devices)
            changed = dataclasses.replace(proposal, city=city)
            expected = "is not in the inventory"
    verdict = prove(changed, policy, Fake(all_proven))
    found = {(one.device, one.text) for one in verdict.facts.rehearsal.differences}
    assert found == {(name, expected)}
    assert not verdict.decision.accepted


def test_a_city_without_an_engine_proves_nothing(proposal: Proposal, policy: Policy) -> None:
    verdict = prove(proposal, policy)
    assert len(verdict.unproven()) == len(proposal.promises)
    assert not verdict.decision.accepted


def test_an_unknown_environment_is_refused_before_any_work(
    proposal: Proposal, policy: Policy
) -> None:
    engine = Fake(all_proven)
    with pytest.raises(CallError, match="no environment 'moon'"):
        verify(proposal, (engine,), policy, environment="moon", today=TODAY)
    assert engine.asked == []
