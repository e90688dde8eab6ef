"""From TOML to rulebooks, strictly: unknown keys are refused, and all faults come at once."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from ssj_core import _data
from ssj_core.encoding.limits import BOOK
from ssj_core.encoding.outside import read_toml
from ssj_core.errors import ManyFaultsError
from ssj_core.errors.encoding import DocumentRefusedError
from ssj_core.errors.rules import UnknownBookError, UnreadableBookError
from ssj_core.legal import Place, Text
from ssj_core.rules.clause import Clause
from ssj_core.rules.kinds import BUILTIN, Kinds
from ssj_core.rules.loading.clauses import read_clause, read_unmodelled
from ssj_core.rules.loading.duties import read_duty
from ssj_core.rules.loading.instruments import book_names, read_instruments
from ssj_core.rules.loading.schema import PAPERS
from ssj_core.rules.loading.tables import Table
from ssj_core.rules.loading.values import MISSING, Reader
from ssj_core.rules.rulebook import PathLike, Rulebook, Scheme
from ssj_core.rules.terms import Terms

SCHEMA: Final = 1
_NEVER: Final = dt.date.min

__all__ = ["SCHEMA", "book_names", "load_book", "parse_book", "read_book"]


def load_book(source: str | PathLike, kinds: Kinds | None = None) -> Rulebook:
    """Return a packaged rulebook by its name, or the one in a file."""
    name = source if isinstance(source, str) else source.__fspath__()
    if not isinstance(source, str) or name.endswith(".toml") or "/" in name or "\\" in name:
        return parse_book(_read(name), name=name, kinds=kinds)
    known = book_names()
    if name not in known:
        raise UnknownBookError(name=name, known="、".join(known))
    return parse_book(_data.read_bytes("rules", "books", f"{name}.toml"), name=name, kinds=kinds)


def _read(path: str) -> bytes:
    """Read a file the caller names: the one door to the disk in this room."""
    try:
        return _data.read_plain(path, BOOK.size)
    except OSError as error:
        raise UnreadableBookError(name=path, why=error.strerror or str(error)) from error


def parse_book(text: str | bytes, *, name: str, kinds: Kinds | None = None) -> Rulebook:
    """Return the rulebook a TOML text holds.

    Raises:
        UnreadableBookError: not UTF-8, not TOML, or past the limits of a rulebook.
        ManyFaultsError: it has faults.
    """
    try:
        raw = read_toml(text)
    except DocumentRefusedError as error:
        raise UnreadableBookError(
            name=name, why=Text(error.params["why_zh"], error.params["why_en"])
        ) from error
    return read_book(raw, name=name, kinds=kinds)


def read_book(raw: Mapping[str, Any], *, name: str, kinds: Kinds | None = None) -> Rulebook:
    """Return the rulebook that a table holds, as TOML readers give it.

    Raises:
        ManyFaultsError: it has faults.
    """
    reader = Reader()
    try:
        book = _book(Table(dict(raw), "", reader), kinds or BUILTIN)
    except ManyFaultsError as error:
        raise ManyFaultsError(what=name, faults=error.faults) from error
    if reader.faults:
        raise ManyFaultsError(what=name, faults=reader.faults)
    return book


def _book(top: Table, kinds: Kinds) -> Rulebook:
    reader = top.reader
    if top.get("schema", int) not in (SCHEMA, MISSING):
        reader.fault("schema", f"只支持 {SCHEMA}", f"only {SCHEMA} is supported")
    code = top.get("jurisdiction", str)
    place: Any = MISSING if code is MISSING else top.built("jurisdiction", Place, code)
    title = top.text("title")
    top.text("summary", required=False)
    instruments = read_instruments(top.table("instrument"))
    schemes = {key: _scheme(t) for key, t in _each(top.table("scheme"))}
    words = top.table("term")
    terms = {key: words.text(key) for key in words.raw}
    papers = _cites(top.table("cites"))
    tables = top.tables("clause")
    clauses = [read_clause(t, place, instruments, kinds) for t in tables]
    gaps = top.tables("unmodelled")
    unmodelled = [read_unmodelled(t, place, instruments, kinds) for t in gaps]
    owed = top.tables("duty")
    duties = [read_duty(t, place, instruments, kinds) for t in owed]
    top.finish()
    _unique(tables)
    _unique(gaps)
    _unique(owed)
    _tiers_known(top, [clause for clause in clauses if clause], schemes)
    if reader.faults:
        return Rulebook()
    return Rulebook.joined(
        Rulebook(
            clauses=tuple(clause for clause in clauses if clause),
            unmodelled=tuple(passage for passage in unmodelled if passage),
            duties=tuple(duty for duty in duties if duty),
            schemes=schemes,
            terms=Terms.of(
                place, terms, max((c.period.start for c in clauses if c), default=_NEVER)
            ),
            cites={place.code: papers} if papers and place is not MISSING else {},
            titles=(title,),
            plugins={
                c.kind: kinds.sources[c.kind] for c in clauses if c and c.kind in kinds.sources
            },
        )
    )


def _cites(table: Table) -> dict[str, tuple[str, ...]]:
    """Return what the papers of the place call things, by key: of an act, a refusal, a reading."""
    found = {}
    for part in PAPERS:
        own = table.table(part)
        for key in own.raw:
            numbers = own.get(key, tuple[str, ...])
            if numbers is not MISSING:
                found[f"{part}:{key}"] = numbers
        own.finish()
    table.finish()
    return found


def _each(table: Table) -> list[tuple[str, Table]]:
    return [(key, table.table(key)) for key in table.raw]


def _scheme(table: Table) -> Scheme:
    title = table.text("title")
    tiers = table.get("tiers", tuple[str, ...])
    if tiers == ():
        table.reader.fault(table.at("tiers"), "至少要有一个等级", "at least one tier is needed")
    labels_at = table.table("labels")
    labels = {key: labels_at.text(key) for key in labels_at.raw}
    table.finish()
    for key in labels:
        if tiers is not MISSING and key not in tiers:
            table.reader.fault(labels_at.at(key), "不是该方案的等级", "not a tier of the scheme")
    return Scheme(key=table.path.rpartition(".")[2], title=title, tiers=tiers, labels=labels)


def _unique(tables: list[Table]) -> None:
    """Note ids that a file uses twice."""
    seen: set[str] = set()
    for one in tables:
        name = one.raw.get("id")
        if isinstance(name, str) and name in seen:
            one.reader.fault(one.at("id"), f"编号 {name} 重复", f"the id {name} is used twice")
        seen.add(str(name))


def _tiers_known(top: Table, clauses: list[Clause], schemes: dict[str, Scheme]) -> None:
    """Note tiers a clause names that the file's own scheme does not have, or leaves out."""
    for clause in clauses:
        policy: Any = clause.policy
        named = getattr(policy, "ratios", getattr(policy, "levels", None))
        scheme = schemes.get(getattr(policy, "scheme", ""))
        if named is None or scheme is None or scheme.tiers is MISSING:
            continue
        if set(named) != set(scheme.tiers):
            odd = "、".join(sorted(set(named) ^ set(scheme.tiers)))
            top.reader.fault(
                clause.id,
                f"与方案 {scheme.key} 的等级不一致：{odd}",
                f"tiers differ from scheme {scheme.key}: {odd}",
            )
