"""The road: hand and day, guard, what the rulebook asks, and one append; or nothing at all."""

import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve, frozen
from jsonschema import Draft202012Validator

from ssj_core import Place, Rulebook, WorkdayCalendar
from ssj_core.adapters.memory import MemoryStore
from ssj_core.adapters.sqlite import SqliteStore
from ssj_core.encoding import Text
from ssj_core.errors import InputRefusedError, ManyFaultsError, SsjError
from ssj_core.errors.journal import VersionConflictError
from ssj_core.errors.refusals import Refusals, Refused
from ssj_core.errors.rules import ReplayDiffersError
from ssj_core.journal import (
    CATALOGUE,
    Entry,
    Event,
    Fact,
    Journal,
    NewEvent,
    Room,
    Store,
    World,
    fact,
    labelled,
    system_day,
    world_day,
)
from ssj_core.rules import (
    ActBy,
    After,
    Ask,
    Asking,
    Basis,
    Between,
    ByWhom,
    MayInspect,
    Required,
    TeamSize,
    allowed,
    anything,
    has,
    number,
    one_of,
    replay_rests,
)
from ssj_core.rules.adopted import RULEBOOK
from ssj_core.service import Act, Service
from ssj_core.service.commands import COMMANDS, schema_of
from ssj_core.service.hands import DelegationGranted
from ssj_core.service.road import record_all

EAST = timezone(timedelta(hours=8))
DAY = date(2026, 3, 2)
LOCAL = """
schema = 1
jurisdiction = "150602"
title = { zh = "甲县规则", en = "rules of county A" }

[instrument.rules]
title = { zh = "甲县规则", en = "rules of county A" }
number = "甲规〔2026〕1号"
issuer = "甲县人民政府"

[term]
keeper = { zh = "保管员", en = "the keeper" }
count = { zh = "清点", en = "a count" }

[[clause]]
id = "a-who"
basis = { instrument = "rules", article = "1" }
from = 2026-01-01
binding = "mandatory"
question = "by-whom"
when = { act = "vault.open" }
kind = "only"
names = ["keeper"]

[[clause]]
id = "a-after"
basis = { instrument = "rules", article = "2" }
from = 2026-01-01
binding = "mandatory"
question = "after"
when = { act = "vault.open" }
kind = "require"
names = ["count"]
"""


@frozen
class Vault:
    """A thing that is opened; who opened it, and how often it was counted."""

    owner: str
    opened: tuple[str, ...] = ()
    counted: int = 0


VAULTS: Room[Vault] = Room("vaults", Text("库房", "vault"), stream="vault/{vault}")
no = Refusals(
    "vaults",
    {
        "same": ("{who}刚开过", "{who} has just opened it", "C85"),
        "night": ("夜间不开", "not at night", "C86"),
    },
)


@fact(VAULTS, "vault.built", "建库房", "vault built", command="vault.build", begins=True)
class VaultBuilt(Fact):
    """A vault was built."""

    vault: str = labelled("库房编号", "vault")
    owner: str = labelled("所属部门", "owner", hand="department")
    on: date = world_day()

    def apply(self, now: None, entry: Entry) -> Vault:
        """Return the vault."""
        del now, entry
        return Vault(self.owner)


@fact(
    VAULTS,
    "vault.counted",
    "清点库房",
    "vault counted",
    command="vault.count",
    clause="C51",
    delegable=True,
)
class VaultCounted(Fact):
    """A vault was counted; its owner may let another do it."""

    vault: str = labelled("库房编号", "vault")
    by: str = labelled("清点人", "who counted", hand="actor")
    on: date = system_day("清点日期", "day of the count")

    def hands(self, now: Vault, world: World) -> tuple[str, ...]:
        """Return the owner."""
        del world
        return (now.owner,)

    def apply(self, now: Vault, entry: Entry) -> Vault:
        """Return the vault, counted once more."""
        del entry
        return evolve(now, counted=now.counted + 1)


def _opening(world: World, told: "VaultOpened") -> Iterator[Ask[Any]]:
    vault = world.get(VAULTS, told.stream)
    assert vault is not None
    yield Ask(ByWhom(act="vault.open"), one_of({told.role}), told.declared.says)
    done = {"count"} if vault.counted else set[str]()
    yield Ask(After(act="vault.open"), has(done), told.declared.says)
    if told.team:
        yield Ask(TeamSize(joint=False), number(told.team), told.declared.says)
    yield Ask(ByWhom(act="vault.open"), one_of({told.role, "x"}), told.declared.says)


@fact(
    VAULTS,
    "vault.opened",
    "开启库房",
    "vault opened",
    command="vault.open",
    clause="C52",
    asks=[_opening],
)
class VaultOpened(Fact):
    """A vault was opened by somebody in a role."""

    vault: str = labelled("库房编号", "vault")
    who: str = labelled("开启人", "who opened it")
    role: str = labelled("身份", "role")
    on: date = world_day()
    team: int = labelled("人数", "how many", default=0)

    def guard(self, now: Vault, world: World) -> Iterator[SsjError]:
        """Refuse who opened it last, and a name that is the night's."""
        del world
        if now.opened and now.opened[-1] == self.who:
            yield no("same", who=self.who)
        if self.who == "夜":
            yield no("night")

    def apply(self, now: Vault, entry: Entry) -> Vault:
        """Return the vault, opened."""
        del entry
        return evolve(now, opened=(*now.opened, self.who))


@fact(VAULTS, "vault.noted", "库房备注", "vault noted")
class VaultNoted(Fact):
    """A fact that follows from others and has no command."""

    vault: str = labelled("库房编号", "vault")


def at(day: int = 2, hour: int = 9, minute: int = 0) -> datetime:
    """Return a moment of March."""
    return datetime(2026, 3, day, hour, minute, tzinfo=EAST)


def act(department: str = "市监局", when: datetime | None = None, actor: str = "甲") -> Act:
    """Return a login."""
    return Act(actor, department, when or at())


def over(store: Store | None = None, *books: str) -> Service:
    """Return a service over a journal, under the county's rules."""
    own = [Rulebook.parse(text) for text in (LOCAL, *books)]
    book = Rulebook.joined(*own)
    return Service(Journal(store or MemoryStore()), book, Place("150602"), WorkdayCalendar.cn())


BUILT = VaultBuilt(vault="一", owner="市监局", on=DAY)
COUNTED = VaultCounted(vault="一", by="甲", on=DAY)
OPENED = VaultOpened(vault="一", who="丙", role="keeper", on=DAY)


@pytest.fixture
def service() -> Service:
    """Return a service with a vault that was counted."""
    made = over()
    made.record_all([BUILT, COUNTED], act())
    return made


def codes(error: SsjError) -> list[str]:
    """Return the codes of the single faults."""
    return [one.code for one in (error.faults if isinstance(error, ManyFaultsError) else [error])]


def refused(service: Service, fact: Fact, act: Act, *basis: Basis) -> list[Refused]:
    """Return why a fact is refused; nothing of it is left behind."""
    before, seen = service.events(), service.state.catch_up().snapshot()
    with pytest.raises(InputRefusedError) as caught:
        service.record(fact, act, *basis)
    assert service.events() == before
    assert service.state.snapshot() == seen
    error = caught.value
    faults = error.faults if isinstance(error, ManyFaultsError) else [error]
    return [one for one in faults if isinstance(one, Refused)]


def test_an_act_is_recorded_with_the_answers_it_rests_on(service: Service) -> None:
    """Each question once, with facts, answer and clauses; the book that answered is on record."""
    done = service.record(OPENED, act())
    assert done.now == Vault("市监局", ("丙",), 1)
    assert (done.back_dated, done.repeated) == (False, False)
    rests = done.event.envelope.rests
    assert rests is not None
    assert rests["book"] == service.rulebook.digest
    assert rests["said"] == [
        {
            "ask": "by-whom",
            "facts": {"act": "vault.open"},
            "answer": {"names": ["keeper"]},
            "by": ["a-who"],
        },
        {
            "ask": "after",
            "facts": {"act": "vault.open"},
            "answer": {"names": ["count"]},
            "by": ["a-after"],
        },
    ]
    adopted = service.state.get(RULEBOOK, RULEBOOK.of())
    assert adopted is not None
    assert adopted.digest == service.rulebook.digest
    book = adopted.on(DAY)
    assert book is not None
    assert book.place == "150602"
    assert "甲县规则" in book.books
    assert adopted.on(date(2026, 3, 1)) is None
    service.record(OPENED.but(who="丁"), act())
    assert [event.kind for event in service.events()].count("rulebook.adopted") == 1


def test_the_receipt_replays(service: Service) -> None:
    """Anyone with the book makes the answers again; under another book it says so."""
    rests = service.record(OPENED, act()).event.envelope.rests
    assert rests is not None
    again = replay_rests(rests, service.rules(DAY))
    assert [one.plain() for one in again] == rests["said"]
    other = over(None, LOCAL.replace("a-who", "b-who").replace('["keeper"]', '["keeper", "x"]'))
    with pytest.raises(ReplayDiffersError, match="book"):
        replay_rests(rests, other.rules(DAY))
    changed = {**rests, "said": [{**rests["said"][0], "by": ["a-after"]}]}
    with pytest.raises(ReplayDiffersError, match="by-whom"):
        replay_rests(changed, service.rules(DAY))


def test_a_new_book_is_put_on_record(service: Service) -> None:
    """Under other rules the first act that asks records which ones; old receipts keep their book."""
    service.record(OPENED, act())
    later = evolve(service, rulebook=service.rulebook - service.rulebook.clause("a-after"))
    later.record(OPENED.but(who="丁", on=DAY), act(), Basis("after", has_all(), "无规定"))
    kinds = [event.kind for event in later.events()]
    assert kinds.count("rulebook.adopted") == 2
    assert kinds[-2:] == ["rulebook.adopted", "vault.opened"]


def has_all() -> Any:
    """Return an answer that requires nothing."""
    return Required(frozenset())


def test_every_objection_of_the_rulebook_comes_at_once(service: Service) -> None:
    """Who may not, what is missing, too few: each with its clauses, in both languages."""
    fresh = over()
    fresh.record(BUILT, act())
    found = refused(fresh, OPENED.but(role="guest"), act())
    assert [(one.code, one.clauses) for one in found] == [
        ("rules.by-whom", ("a-who",)),
        ("rules.after", ("a-after",)),
        ("rules.by-whom", ("a-who",)),
    ]
    assert found[0].message().startswith("开启库房：应由保管员办理（a-who（《甲县规则》")
    assert found[1].message("en").startswith("vault opened: still missing: a count (a-after")
    assert service.record(OPENED, act()).now.opened == ("丙",)


def test_silence_is_refused_with_the_clause_that_would_answer(service: Service) -> None:
    """The question, the reason and the text to put into one's own rulebook; or a basis of one's own."""
    opened = OPENED.but(team=1)
    (silent,) = refused(service, opened, act())
    assert silent.code == "rules.open"
    assert 'question = "team-size"' in silent.message()
    assert "执法检查人数" in silent.message()
    told = sender(service)("vault.open", {**OPEN, "team": 1})["error"]
    assert (told["question"], told["wants"]) == ("team-size", "between")
    assert told["example"].startswith("[[clause]]")
    own = Basis("team-size", Between(1), "本县无规定，按一人办理")
    done = service.record(opened, act(), own)
    assert done.event.envelope.rests is not None
    assert done.event.envelope.rests["said"][-1] == {
        "ask": "team-size",
        "facts": {"joint": "no", "purpose": "inspection"},
        "answer": {"least": 1},
        "by": ["caller"],
        "why": "本县无规定，按一人办理",
    }
    assert replay_rests(done.event.envelope.rests, service.rules(DAY))[-1].by == ("caller",)
    strict = Basis("team-size", Between(2), "按两人办理", of="开启库房")
    (few,) = refused(service, opened.but(who="丁"), act(), strict)
    assert few.message() == "开启库房：执法检查人数应不少于 2，现为 1（办理人自述的依据）"


def test_a_basis_stands_in_for_silence_only(service: Service) -> None:
    """What the rulebook answers nobody answers otherwise; another type is no answer."""
    whoever = Basis("by-whom", has_all(), "习惯")
    assert [one.code for one in refused(service, OPENED, act(), whoever)] == [
        "rules.basis-answered"
    ]
    unasked = Basis("team-size", Between(1), "无")
    assert [one.code for one in refused(service, OPENED, act(), unasked)] == [
        "rules.basis-answered"
    ]
    unlike = Basis("team-size", has_all(), "无")
    found = refused(service, OPENED.but(team=1), act(), unlike)
    assert [one.code for one in found] == ["rules.basis-unlike", "rules.basis-answered"]


def test_the_hand_is_the_owners(service: Service) -> None:
    """Another department, another's name: not allowed, and nothing about the state is told (D5)."""
    (other,) = refused(service, COUNTED, act("卫健委"))
    assert (other.code, other.status) == ("hand.other", "not-allowed")
    assert other.clauses == ("D5", "C51")
    assert other.message() == "清点库房应由市监局办理，登录部门是卫健委；如受委托，请先登记委托"
    (name,) = refused(service, COUNTED.but(by="乙"), act())
    assert (name.code, name.status) == ("hand.actor", "not-allowed")
    assert service.record(OPENED, act("卫健委")).now.opened == ("丙",)


def test_a_day_is_not_after_its_recording(service: Service) -> None:
    """Tomorrow is refused; yesterday is taken and marked; an act of the system has today only."""
    (later,) = refused(service, OPENED.but(on=date(2026, 3, 3)), act())
    assert (later.code, later.status, later.clauses) == ("day.future", "refused", ("D1", "C52"))
    (system,) = refused(service, COUNTED.but(on=date(2026, 3, 1)), act())
    assert system.code == "day.system"
    assert "清点日期" in system.message()
    assert service.record(OPENED.but(on=date(2026, 3, 1)), act()).back_dated


def test_the_clock_never_runs_back(service: Service) -> None:
    """Five minutes behind is recorded as the last entry's moment; more is the server's fault (D1)."""
    (behind,) = refused(service, OPENED, act(when=at(hour=8, minute=54)))
    assert (behind.code, behind.status) == ("clock.behind", "failed")
    done = service.record(OPENED, act(when=at(hour=8, minute=55)))
    assert done.event.at == at()
    utc = datetime(2026, 3, 2, 1, 2, tzinfo=UTC)
    assert service.record(OPENED.but(who="丁"), act(when=utc)).event.at == utc


def test_a_thing_begins_once_and_is_there_before_it_goes_on(service: Service) -> None:
    """Begun twice, or gone on with before its beginning: refused in the thing's own name."""
    assert [one.message() for one in refused(service, BUILT, act())] == [
        "库房已登记过，不能再次办理“建库房”"
    ]
    assert [one.code for one in refused(service, OPENED.but(vault="二"), act())] == ["act.unbegun"]
    assert [one.code for one in refused(service, VaultNoted(vault="一"), act())] == ["act.derived"]


def test_every_reason_of_a_guard_is_given(service: Service) -> None:
    """Guard and day speak together, before anything is asked."""
    service.record(OPENED.but(who="夜x"), act())
    service.record(OPENED.but(who="乙"), act())
    found = refused(service, OPENED.but(who="夜", on=date(2026, 3, 9), role="guest"), act())
    assert [one.code for one in found] == ["day.future", "vaults.night"]
    (same,) = refused(service, OPENED.but(who="乙"), act())
    assert (same.code, same.clauses) == ("vaults.same", ("C85",))


def test_several_facts_stand_or_fall_together(service: Service) -> None:
    """The later rests on the earlier; when one is refused none is recorded."""
    before = service.events()
    with pytest.raises(Refused):
        service.record_all([OPENED, OPENED], act())
    assert service.events() == before
    assert service.state.seq == len(before)
    first, second = service.record_all([OPENED, OPENED.but(who="丁")], act())
    assert second.event.version == first.event.version + 1


GIVEN = DelegationGranted(
    department="市监局",
    to="卫健委",
    commands=("vault.count",),
    start=DAY,
    until=date(2026, 12, 31),
    document="委托书1号",
    on=DAY,
)


def test_an_owner_may_delegate_what_can_be_delegated(service: Service) -> None:
    """To whom, which acts, from when to when, on record; then the other's hand is good (D5)."""
    with pytest.raises(Refused):
        service.record(GIVEN, act("卫健委"))
    service.record(GIVEN, act())
    mine = act("卫健委", actor="乙")
    assert service.record(COUNTED.but(by="乙"), mine).now.counted == 2
    (other,) = refused(service, COUNTED.but(by="乙"), act("应急局", actor="乙"))
    assert other.code == "hand.other"
    late = act("卫健委", datetime(2027, 1, 4, 9, tzinfo=EAST))
    over_it = COUNTED.but(on=date(2027, 1, 4))
    assert [one.code for one in refused(service, over_it, late)] == ["hand.other"]


def test_what_cannot_be_delegated_is_refused(service: Service) -> None:
    """Acts nobody may hand on, names that are no commands, days that cross, oneself."""
    wrong = GIVEN.but(to="市监局", commands=("vault.open", "vault.fly"), until=date(2026, 1, 1))
    found = refused(service, wrong, act())
    assert [one.code for one in found] == [
        "delegation.self",
        "delegation.crossed",
        "delegation.not-delegable",
        "delegation.unknown-command",
    ]
    assert found[2].message() == "开启库房不能委托他人办理"
    assert found[2].clauses == ("D5", "C52")


# At the JSON door


Send = Callable[..., dict[str, Any]]


def sender(service: Service) -> Send:
    """Return a function that sends a command as somebody who may do everything."""

    def send(name: str, body: Any, *, who: Act | None = None, key: str = "", **more: Any) -> Any:
        text = json.dumps({"command": name, "input": body, **more}, ensure_ascii=False)
        grants = {"all": tuple(COMMANDS)}
        answer = service.handle(text, who or act(), roles=["all"], grants=grants, key=key)
        return json.loads(answer)

    return send


@pytest.fixture
def send(service: Service) -> Send:
    """Send commands to the service."""
    return sender(service)


OPEN = {"vault": "一", "who": "丙", "role": "keeper", "on": "2026-03-02"}


def test_a_command_follows_from_its_fact(send: Send) -> None:
    """Name, labels, schema, input and answer, without a line about it."""
    schema = schema_of("vault.count")
    assert schema["description"] == "清点库房 / vault counted"
    assert schema["$defs"]["input"]["required"] == ["vault"]
    codes = schema["$defs"]["error"]["properties"]["code"]["examples"]
    assert {"vaults.same", "hand.other", "form.blank", "clock.behind"} <= {*codes}
    answer = send("vault.count", {"vault": "一"})
    assert answer["clauses"] == ["C51"]
    assert answer["result"] == {
        "seq": 3,
        "stream": "vault/一",
        "version": 3,
        "on": "2026-03-02",
        "recorded": "2026-03-02",
        "marks": [],
    }
    back = send("vault.open", {**OPEN, "on": "2026-03-01"})
    assert back["clauses"] == ["C52", "a-after", "a-who"]
    assert (back["result"]["on"], back["result"]["recorded"]) == ("2026-03-01", "2026-03-02")
    assert back["result"]["marks"] == ["back-dated"]
    assert back["result"]["rests"]["said"][0]["by"] == ["a-who"]
    valid = Draft202012Validator({**schema_of("vault.open"), "$ref": "#/$defs/answer"})
    valid.validate(back)
    today = {key: value for key, value in OPEN.items() if key != "on"}
    assert send("vault.open", {**today, "who": "丁"})["result"]["on"] == "2026-03-02"


def test_the_department_is_the_logins_unless_the_owner_is_named(send: Send) -> None:
    """Left out it is filled in; naming another's is not allowed."""
    assert send("vault.build", {"vault": "二", "on": "2026-03-02"})["status"] == "done"
    other = {"vault": "三", "owner": "卫健委", "on": "2026-03-02"}
    assert send("vault.build", other)["status"] == "not-allowed"


def test_everything_wrong_with_an_input_comes_with_its_pointer(send: Send) -> None:
    """Form, blanks and what only the server fills in, together; each with a JSON pointer."""
    error = send("vault.count", {"vault": " ", "x": 1})["error"]
    assert [(fault["code"], fault["path"]) for fault in error["faults"]] == [
        ("form.blank", "/input/vault"),
        ("form.unknown", "/input/x"),
    ]


@pytest.mark.parametrize(
    "body, top, status, code",
    [
        ({"actor": "甲"}, {}, "not-allowed", "hand.actor"),
        ({}, {"actor": "甲"}, "not-allowed", "hand.actor"),
        ({"by": "乙"}, {}, "not-allowed", "hand.actor"),
        ({"on": "2026-03-01"}, {}, "refused", "day.system"),
        ({"by": "甲", "on": "2026-03-02"}, {}, "done", ""),
    ],
)
def test_the_text_names_nobody_but_the_login(
    send: Send, body: dict[str, Any], top: dict[str, Any], status: str, code: str
) -> None:
    """The person and the recorded day are the server's; a text that says otherwise is refused."""
    answer = send("vault.count", {"vault": "一", **body}, **top)
    assert (answer["status"], answer.get("error", {}).get("code", "")) == (status, code)


@pytest.mark.parametrize(
    "body, who, more, status",
    [
        (OPEN, act(), {}, "done"),
        ({**OPEN, "role": "guest"}, act(), {}, "refused"),
        (OPEN, act(), {"expected": 1}, "conflict"),
        ({**OPEN, "role": "guest"}, act(), {"expected": 1}, "conflict"),
        (OPEN, act(when=at(day=1)), {}, "failed"),
    ],
)
def test_an_answer_has_one_of_five_endings(
    send: Send, body: Any, who: Act, more: dict[str, Any], status: str
) -> None:
    """Done, refused, conflict before any guard, failed when the clock is the server's own fault."""
    answer = send("vault.open", body, who=who, **more)
    assert answer["status"] == status
    if status == "refused":
        assert answer["clauses"] == answer["error"]["clauses"] == ["a-who"]


def test_not_allowed_is_about_the_login(service: Service, send: Send) -> None:
    """Another's hand, or no grant."""
    assert send("vault.count", {"vault": "一"}, who=act("卫健委"))["status"] == "not-allowed"
    text = json.dumps({"command": "vault.count", "input": {"vault": "一"}})
    assert b"not-allowed" in service.handle(text, act(), roles=["x"], grants={"x": []})


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
def test_a_command_sent_twice_is_recorded_once(kind: str, tmp_path: Path) -> None:
    """One key, one record and one answer, after a restart too; another command needs another key."""

    def store() -> Store:
        return SqliteStore(tmp_path / "journal.db") if kind == "sqlite" else kept

    kept: Store = MemoryStore()
    service = over(store())
    service.record_all([BUILT, COUNTED], act())
    send = sender(service)
    first = send("vault.open", OPEN, key="k1")
    send("vault.open", {**OPEN, "who": "丁"})
    assert send("vault.open", OPEN, key="k1") == first
    later = act(when=at(day=3))
    restarted = sender(over(store()))
    assert restarted("vault.open", OPEN, key="k1", who=later) == first
    other = restarted("vault.open", {**OPEN, "who": "戊"}, key="k1")
    assert (other["status"], other["error"]["code"]) == ("refused", "command.key")
    assert restarted("vault.open", {**OPEN, "who": "戊"}, key="k2", who=later)["status"] == "done"


def test_a_key_for_a_command_that_takes_none_is_refused(send: Send) -> None:
    """Nothing pretends to be recorded once."""
    answer = send("draw.record", {"session": "S", "records": []}, key="k")
    assert (answer["status"], answer["error"]["code"]) == ("refused", "command.key-unused")


def test_of_two_who_act_at_once_each_sees_the_other(service: Service) -> None:
    """Four threads open the vault in turn; nobody opens it twice in a row, whoever is faster."""
    failed: list[str] = []

    def run(name: str) -> None:
        for _ in range(10):
            try:
                service.record(OPENED.but(who=name), act())
            except Refused as error:
                failed.append(error.code)

    threads = [threading.Thread(target=run, args=(name,)) for name in "子丑寅卯"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    vault = service.state.catch_up().get(VAULTS, VAULTS.of(vault="一"))
    assert vault is not None
    assert all(one != other for one, other in zip(vault.opened, vault.opened[1:], strict=False))
    assert len(vault.opened) + len(failed) == 40
    assert {*failed} <= {"vaults.same"}


def test_an_outer_transaction_takes_the_act_back(service: Service) -> None:
    """An embedder that rolls its own transaction back leaves no act behind, and the next one stands."""

    def embedder() -> None:
        with service.journal.transaction():
            service.record(OPENED, act())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        embedder()
    assert service.record(OPENED, act()).now.opened == ("丙",)


def test_the_event_of_another_kind_has_no_fact(service: Service) -> None:
    """Asking the state about an event nobody declared is the caller's mistake."""
    (event,) = service.journal.append("site", 0, [_other()], actor="甲", department="乙", at=at())
    with pytest.raises(LookupError, match=r"filing\.made"):
        service.state.at(event)


def _other() -> Any:
    return NewEvent("filing.made", {"files": 1, "manifest": "0"})


def test_a_conflict_is_told_before_any_guard(service: Service) -> None:
    """Who decided on what has changed meanwhile reads again, whatever a guard would say."""
    with pytest.raises(VersionConflictError):
        record_all(service, [OPENED], act(), expected=7)
    assert isinstance(record_all(service, [OPENED], act(), expected=2)[0].event, Event)


def test_what_the_rules_ask_and_the_state_does_not_know_is_told() -> None:
    """A question whose facts are unknown, a number the law leaves open: each says what is wanted."""
    rules = Rulebook.load("cn", "cn-nm-dongsheng-2021").at("150602", on=DAY)
    asking, of = Asking(rules), Text("检查", "an inspection")
    (unknown,) = asking.objections([Ask(MayInspect(), allowed(), of)])
    assert unknown.code == "rules.unknown-fact"
    reply = ActBy(act="consultation-reply", since=DAY)
    (silent,) = asking.objections([Ask(reply, anything(), of)])
    assert silent.code == "rules.open"
    assert "ds-c49" in silent.message()
    assert asking.rests() is None


def test_every_declared_command_is_of_one_fact() -> None:
    """No two facts share a command."""
    names = [one.command for one in CATALOGUE.values() if one.command]
    assert len(names) == len(set(names))
