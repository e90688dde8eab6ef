"""Scenarios: acts done to a named world, and the answer each must get, written in TOML.

A scenario says what a rulebook is for: who does what on which day, whether it is taken, and by which
clause. `ssj scenario` runs a county's own files; docs/scenarios.md teaches to write them.
"""

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, Literal

from attrs import evolve, field, frozen

from ssj_core._data import is_folder, read_plain
from ssj_core.encoding import Text
from ssj_core.encoding.limits import BOOK
from ssj_core.encoding.outside import read_toml
from ssj_core.errors import ManyFaultsError
from ssj_core.errors.encoding import DocumentRefusedError
from ssj_core.errors.legal import PlaceRefusedError
from ssj_core.errors.scenarios import NameUnknownError, ScenarioFileError
from ssj_core.legal import Place
from ssj_core.rules.loading.tables import Table
from ssj_core.rules.loading.values import MISSING, Reader
from ssj_core.testing.worlds import PLACE, WORLDS, World, open_world
from ssj_core.testing.worlds.books import Source

__all__ = [
    "ActOutcome",
    "Outcome",
    "Scenario",
    "ScenarioAct",
    "cited_by",
    "coverage",
    "holds",
    "read_scenarios",
    "run",
]

Status = Literal["done", "refused", "not-allowed", "conflict", "failed"]
_PLACE: Final = re.compile(r"\{([^{}]+)\}")
_NUMBERED: Final = re.compile(r"[a-z]+-([a-z]\d+)(?:-.*)?")


@frozen(kw_only=True)
class ScenarioAct:
    """One act of a scenario.

    Attributes:
        command: name of the command.
        input: what it is about; ``{d1}`` in a text stands for what the world calls so.
        expect: the status it must be answered with.
        at: the server's moment or its day; None for that of the last entry.
        department: for which department; None for the lead department.
        actor: who; None for the department's clerk.
        roles: roles of the login; none for 经办.
        key: key of a retry.
        expected: the version of the stream the sender read before.
        clauses: one of these must be among those the answer cites; none for any.
        code: the code of the refusal, empty for any.
        result: what the result must hold, a part of it.
        error: what the refusal must hold, likewise.
    """

    command: str
    input: Mapping[str, Any]
    expect: Status = "done"
    at: dt.datetime | dt.date | str | None = None
    department: str | None = None
    actor: str | None = None
    roles: tuple[str, ...] = ()
    key: str | None = None
    expected: int | None = None
    clauses: tuple[str, ...] = ()
    code: str = ""
    result: Mapping[str, Any] = field(factory=dict)
    error: Mapping[str, Any] = field(factory=dict)


@frozen(kw_only=True)
class Scenario:
    """Acts done to a world one after another, under its rulebooks and one's own.

    Attributes:
        id: its number, of its own in a run.
        title: what the law says, in words.
        world: name of the world it starts from.
        acts: the acts.
        rules: books added, as `open_world` takes them.
        without: books or clauses taken away.
        clauses: the clauses it is about, for readers.
        place: area code whose books hold; that of the worlds when it is left out.
        file: the file it stands in.
    """

    id: str
    title: str
    world: str
    acts: tuple[ScenarioAct, ...]
    rules: tuple[Source, ...] = ()
    without: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    place: str = PLACE
    file: str = ""


@frozen(kw_only=True)
class ActOutcome:
    """How one act was answered.

    Attributes:
        command: name of the command.
        expect: the status it was to get.
        got: the status it got.
        cited: the clauses the answer cites.
        why: what is not as expected, in words; empty when all is.
        answer: the answer.
    """

    command: str
    expect: str
    got: str
    cited: tuple[str, ...]
    why: str
    answer: Mapping[str, Any]

    @property
    def ok(self) -> bool:
        """Whether it was answered as expected."""
        return not self.why


@frozen(kw_only=True)
class Outcome:
    """How a scenario came out.

    Attributes:
        scenario: the scenario.
        acts: the outcome of every act, in order.
        world: the world after it.
    """

    scenario: Scenario
    acts: tuple[ActOutcome, ...]
    world: World

    @property
    def ok(self) -> bool:
        """Whether every act was answered as expected."""
        return all(act.ok for act in self.acts)


# Reading


def read_scenarios(*paths: str | Path) -> tuple[Scenario, ...]:
    """Return the scenarios of files, or of every ``.toml`` file of folders, in order of the names.

    Raises:
        ScenarioFileError: a file is missing, not UTF-8, or not TOML.
        ManyFaultsError: scenarios have faults: all of a file together, each with its path.
    """
    found: list[Scenario] = []
    for path in map(Path, paths):
        if is_folder(path):
            # Rulebooks may lie beside the scenarios that use them.
            for file in sorted(path.rglob("*.toml")):
                raw = _toml(file)
                found += _file(file, raw) if "scenario" in raw else []
        else:
            found += _file(path, _toml(path))
    reader = Reader()
    seen: dict[str, str] = {}
    for scenario in found:
        if scenario.id in seen:
            where = seen[scenario.id]
            reader.fault(
                scenario.file,
                f"编号 {scenario.id} 已用于 {where}",
                f"the id {scenario.id} is used in {where}",
            )
        seen.setdefault(scenario.id, scenario.file)
    if reader.faults:
        raise ManyFaultsError(what="scenarios", faults=reader.faults)
    return tuple(found)


def _toml(path: Path) -> dict[str, Any]:
    try:
        return read_toml(read_plain(path, BOOK.size))
    except OSError as error:
        raise ScenarioFileError(name=path.as_posix(), why=error.strerror or str(error)) from error
    except DocumentRefusedError as error:
        raise ScenarioFileError(
            name=path.as_posix(), why=Text(error.params["why_zh"], error.params["why_en"])
        ) from error


def _file(path: Path, raw: Mapping[str, Any]) -> list[Scenario]:
    reader = Reader()
    top = Table(raw, "", reader)
    found = [_scenario(table, path) for table in top.tables("scenario")]
    top.finish()
    if reader.faults:
        raise ManyFaultsError(what=path.as_posix(), faults=reader.faults)
    return found


def _scenario(table: Table, path: Path) -> Scenario:
    world = table.get("world", str)
    if world is not MISSING and world not in WORLDS:
        known = "、".join(WORLDS)
        table.reader.fault(table.at("world"), f"应为：{known}", f"expected one of {known}")
    place = table.get("place", str, PLACE)
    try:
        Place(place)
    except PlaceRefusedError as error:
        table.reader.fault(table.at("place"), error.message("zh"), error.message("en"))
    acts = tuple(_act(act) for act in table.tables("act"))
    if not acts:
        table.reader.fault(table.at("act"), "至少要有一步", "at least one act is needed")
    found = Scenario(
        id=table.get("id", str),
        title=table.get("title", str),
        world=world,
        acts=acts,
        rules=_rules(table, path),
        without=table.get("without", tuple[str, ...], ()),
        place=place,
        clauses=table.get("clauses", tuple[str, ...], ()),
        file=path.as_posix(),
    )
    table.finish()
    return found


def _rules(table: Table, path: Path) -> tuple[Source, ...]:
    """Return the books a scenario adds; a file is looked for beside the scenario's own."""
    table.used.add("rules")
    found: list[Source] = []
    raw = table.raw.get("rules", [])
    if not isinstance(raw, list):
        table.reader.wrong(table.at("rules"), ("列表", "a list"), raw)
        return ()
    for at, book in enumerate(raw):
        if isinstance(book, str):
            beside = path.parent / book
            found.append(str(beside) if book.endswith(".toml") else book)
        elif isinstance(book, dict):
            found.append(book)
        else:
            expected = ("文件名或表", "a file's name or a table")
            table.reader.wrong(f"{table.at('rules')}[{at}]", expected, book)
    return tuple(found)


def _act(table: Table) -> ScenarioAct:
    wanted = table.raw.get("clause")
    several = isinstance(wanted, list)
    clause = table.get("clause", tuple[str, ...] if several else str, () if several else "")
    at = table.raw.get("at")
    table.used |= {"at", "input", "result", "error"}
    if at is not None and not _is_moment(at):
        table.reader.wrong(table.at("at"), ("日期或时刻", "a day or a moment"), at)
    found = ScenarioAct(
        command=table.get("command", str),
        input=_table(table, "input"),
        expect=table.get("expect", Status, "done"),
        at=at,
        department=table.get("department", str, None),
        actor=table.get("actor", str, None),
        roles=table.get("roles", tuple[str, ...], ()),
        key=table.get("key", str, None),
        expected=table.get("expected", int, None),
        clauses=clause if several else tuple(filter(None, (clause,))),
        code=table.get("code", str, ""),
        result=_table(table, "result"),
        error=_table(table, "error"),
    )
    table.finish()
    return found


def _table(table: Table, key: str) -> dict[str, Any]:
    found: dict[str, Any] = table.table(key).raw
    return found


def _is_moment(raw: object) -> bool:
    if isinstance(raw, str):
        try:
            dt.datetime.fromisoformat(raw)
        except ValueError:
            return False
        return True
    return isinstance(raw, dt.date)


# Running


def run(scenario: Scenario) -> Outcome:
    """Return how a scenario comes out.

    Raises:
        UnknownBookError, UnreadableBookError, ManyFaultsError, NothingWithoutError: see `open_world`.
    """
    world = open_world(
        scenario.world,
        rules=scenario.rules,
        without=scenario.without,
        place=scenario.place,
    )
    acts = tuple(_do(world, act, number) for number, act in enumerate(scenario.acts, start=1))
    return Outcome(scenario=scenario, acts=acts, world=world)


def _do(world: World, act: ScenarioAct, number: int) -> ActOutcome:
    answer: dict[str, Any] = {}
    try:
        spoken = fill(act, world.ids, number=number)
        text = world.send(
            spoken.command,
            spoken.input,
            at=spoken.at,
            department=spoken.department,
            actor=spoken.actor,
            roles=spoken.roles,
            key=spoken.key,
            expected=spoken.expected,
        )
    except NameUnknownError as error:
        why = error.message("zh")
    else:
        answer = json.loads(text)
        why = "；".join(_unlike(spoken, answer))
    return ActOutcome(
        command=act.command,
        expect=act.expect,
        got=answer.get("status", ""),
        cited=cited_by(answer),
        why=why,
        answer=answer,
    )


def _unlike(act: ScenarioAct, answer: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is not as expected."""
    error, cited = answer.get("error", {}), cited_by(answer)
    if answer["status"] != act.expect:
        said = f"（{error.get('code')}：{error.get('zh')}）" if error else ""
        yield f"应为 {act.expect}，得到 {answer['status']}{said}"
    if act.code and act.code not in _codes(error):
        yield f"应有代码 {act.code}，得到 {'、'.join(_codes(error)) or '—'}"
    if act.clauses and not any(_is_cited(clause, cited) for clause in act.clauses):
        yield f"应引 {'、'.join(act.clauses)}，所引为 {'、'.join(cited) or '—'}"
    if answer["status"] == act.expect:
        yield from differences(act.result, answer.get("result", {}), "result")
        yield from differences(act.error, error, "error")


def _codes(error: Mapping[str, Any]) -> tuple[str, ...]:
    codes = [error.get("code", ""), *(fault["code"] for fault in error.get("faults", ()))]
    return tuple(dict.fromkeys(filter(None, codes)))


def fill(act: ScenarioAct, ids: Mapping[str, str], *, number: int = 1) -> ScenarioAct:
    """Return an act with every ``{name}`` replaced by what `ids` call so, and days as text.

    Raises:
        NameUnknownError: `ids` have no such name; the message says in which act, `number`.

    >>> act = ScenarioAct(command="x", input={"target": "{d1}", "on": dt.date(2026, 3, 2)})
    >>> fill(act, {"d1": "91…"}).input
    {'target': '91…', 'on': '2026-03-02'}
    """

    def named(found: re.Match[str]) -> str:
        name = found[1]
        if name not in ids:
            raise NameUnknownError(act=number, name=name)
        return ids[name]

    def spoken(value: Any) -> Any:  # noqa: ANN401 - any value of TOML
        if isinstance(value, str):
            return _PLACE.sub(named, value)
        if isinstance(value, Mapping):
            return {spoken(key): spoken(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [spoken(inner) for inner in value]
        return value.isoformat() if isinstance(value, dt.date) else value

    parts = ("input", "department", "actor", "result", "error")
    return evolve(act, **{name: spoken(getattr(act, name)) for name in parts})


def holds(part: Any, whole: Any) -> bool:  # noqa: ANN401 - any JSON
    """Tell whether `part` is a part of `whole`.

    A table holds its keys, a list some members for the members of its part, each its own; an empty
    list is an empty list, an empty text one that is empty or not there.

    >>> holds({"drawn": [{"target": "b"}]}, {"drawn": [{"target": "a"}, {"target": "b"}], "n": 2})
    True
    >>> holds({"missing": []}, {"missing": ["gsxt"]}), holds({"remark": ""}, {})
    (False, True)
    """
    return next(differences(part, whole, ""), None) is None


def differences(part: Any, whole: Any, path: str) -> Iterator[str]:  # noqa: ANN401 - any JSON
    """Yield where `part` is not a part of `whole`, by path."""
    if isinstance(part, Mapping) and isinstance(whole, Mapping):
        for key, inner in part.items():
            if inner == "" and key not in whole:
                continue
            if key not in whole:
                yield f"{path}.{key} 没有 {inner!r}"
            else:
                yield from differences(inner, whole[key], f"{path}.{key}")
    elif isinstance(part, list) and isinstance(whole, list) and part:
        left = list(whole)
        for at, inner in enumerate(part):
            match = next((other for other in left if holds(inner, other)), MISSING)
            if match is MISSING:
                yield f"{path}[{at}] {inner!r} 不在 {whole!r}"
            else:
                left.remove(match)
    elif part != whole:
        yield f"{path} 应为 {part!r}，得到 {whole!r}"


# Clauses


def cited_by(answer: Mapping[str, Any]) -> tuple[str, ...]:
    """Return every clause an answer cites, each once: of its receipts, of a refusal, of its faults."""
    error, result = answer.get("error", {}), answer.get("result", {})
    rests = result.get("rests", {})
    said = [
        *answer.get("clauses", ()),
        *error.get("clauses", ()),
        *(clause for fault in error.get("faults", ()) for clause in fault.get("clauses", ())),
        *(clause for receipt in rests.get("said", ()) for clause in receipt.get("by", ())),
    ]
    return tuple(dict.fromkeys(said))


def _is_cited(clause: str, cited: Iterable[str]) -> bool:
    """Tell whether a clause, by its id or by the number in the county's document, is cited."""
    return any(clause in (name, number_of(name)) for name in cited)


def number_of(clause: str) -> str:
    """Return the number a clause's id carries, or the id.

    >>> number_of("ds-c93-enter"), number_of("local-team"), number_of("C93")
    ('C93', 'local-team', 'C93')
    """
    found = _NUMBERED.fullmatch(clause)
    return found[1].upper() if found else clause


def coverage(outcomes: Iterable[Outcome]) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return for every book, by name, which of its clauses some act cited, and which none did."""
    books: dict[str, set[str]] = {}
    cited: set[str] = set()
    for outcome in outcomes:
        for name, book in outcome.world.books.items():
            books.setdefault(name, set()).update(clause.id for clause in book.clauses)
        for act in outcome.acts:
            cited.update(act.cited)
    found = {}
    for name, clauses in sorted(books.items()):
        hit = {clause for clause in clauses if clause in cited or number_of(clause) in cited}
        found[name] = {"cited": tuple(sorted(hit)), "silent": tuple(sorted(clauses - hit))}
    return found
