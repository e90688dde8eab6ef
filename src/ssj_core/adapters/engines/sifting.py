"""Sifting a register in its engine: plain rows stay there, the others come to Python to be judged."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Protocol

from attrs import define, field

from ssj_core.adapters.engines.members import EngineFrame, EngineMembers
from ssj_core.adapters.engines.sealsql import SealSql
from ssj_core.adapters.engines.sql import quoted
from ssj_core.adapters.tables.cells import NOTHING, CellError, is_blank
from ssj_core.adapters.tables.grids import Numbered
from ssj_core.adapters.tables.headers import plain
from ssj_core.adapters.tables.states import States
from ssj_core.adapters.tables.table import Table
from ssj_core.drawing.members import attributes_text
from ssj_core.encoding import alike, is_id
from ssj_core.errors.engines import EngineRefusedError
from ssj_core.registers import IdentityJudge
from ssj_core.registers.identity import REGNO15, TEXT, USCC

_STATES: Final = ("state", "exited_on", "exit_reason")
_MANY: Final = 10_000


class Place(Protocol):
    """A database where a register lives, and where tables of our own may be made beside it."""

    name: str
    dialect: str
    first_row: int
    by_position: str = " ORDER BY pos"
    """What has rows of the frame come in order: nothing where they do unasked."""

    @property
    def source(self) -> str:
        """What stands after FROM: the register, with its row number from 1 as ``ssj_row``."""

    @property
    def columns(self) -> Mapping[str, str]:
        """The columns of the register: name to ``text``, ``whole`` or ``other``."""

    def table(self, name: str) -> str:
        """Return the name of a table of our own."""

    def credit_code_holds(self, column: str) -> str:
        """Return whether a text written as a credit code is one."""
        return SealSql(self.dialect).uscc_holds(column)

    def run(self, query: str) -> list[tuple[Any, ...]]:
        """Run a statement; return its rows."""

    def stream(self, query: str) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query as they come, in order."""

    def hashes(self, query: str) -> Iterator[bytes]:
        """Yield the one column of a query, 32 bytes a row, joined some thousands at a time."""

    def within(self, first: int, end: int) -> str:
        """Return the condition of the rows of the frame from one position up to another."""
        return f"pos >= {first} AND pos < {end}"

    def keep(self, name: str, query: str) -> str:
        """Make a table of our own of the rows of a query; return its name."""
        table = self.table(name)
        self.run(f"CREATE TABLE {table} AS {query}")
        return table

    def keep_sorted(self, name: str, query: str) -> str:
        """Make a table of stratum, id and attributes in byte order, each row with its position."""
        order = ", ".join(map(SealSql(self.dialect).ordered, ("home", "id")))
        return self.keep(
            name,
            "SELECT row_number() OVER () - 1 AS pos, home, id, a FROM"  # nosec B608  # noqa: S608 - made of our own words
            f" (SELECT home, id, a FROM ({query}) AS either ORDER BY {order}) AS sorted",
        )

    def put(self, name: str, columns: Mapping[str, str], rows: Sequence[tuple[Any, ...]]) -> str:
        """Make a table of our own of rows; return its name."""


def first_rows(place: Place, number: int) -> dict[str, tuple[Any, ...]]:
    """Return the first rows of a register in an engine, by column."""
    names = ", ".join(quoted(name, place.dialect) for name in place.columns)
    rows = place.run(
        f"SELECT {names} FROM {place.source} WHERE ssj_row <= {number} ORDER BY ssj_row"  # nosec B608  # noqa: S608 - quoted, a number
    )
    columns = zip(*rows, strict=True) if rows else ((),) * len(place.columns)
    return dict(zip(place.columns, columns, strict=True))


@define(kw_only=True)
class SiftedRows:
    """The rows of a register in its engine: what `PlainRows` is for rows in this process.

    Attributes:
        place: the engine with the register.
        table: the register as opened: which column is what.
        judge: says which identity schemes hold.
        states: the words of state.
        stratum: field of the strata, None if there is one stratum only.
        alone: name of that one stratum.
        blank_states: how many plain rows left the state blank.
    """

    place: Place
    table: Table
    judge: IdentityJudge
    states: States
    stratum: str | None
    alone: str
    blank_states: int = 0
    _alike: list[str] = field(factory=list)
    _good: list[tuple[str, str, str]] = field(factory=list)
    _any_odd: bool = False
    _twice: list[str] = field(factory=list)

    @property
    def _sql(self) -> SealSql:
        return SealSql(self.place.dialect)

    def _column(self, name: str) -> str | None:
        """Return a field's column, quoted; None if the register has none."""
        at = self.table.fields.get(name)
        return None if at is None else quoted(self._names[at], self.place.dialect)

    @property
    def _names(self) -> list[str]:
        """The columns as the engine knows them; a column joined of several is none of them."""
        names = list(self.place.columns)
        if len(names) != len(self.table.columns):
            raise EngineRefusedError(
                engine=self.place.name,
                why_zh="由几列合成的列请在库中先合成，或不用 engine",
                why_en="a column joined of several has to be made in the engine, or seal without one",
            )
        return names

    def _kind(self, name: str) -> str:
        return self.place.columns[self._names[self.table.fields[name]]]

    def odd(self) -> list[Numbered]:
        """Return the rows that are not plain, those whose id is there twice among them, in order.

        Raises:
            EngineRefusedError: the ids are no text, or a scheme of the caller's own is asked for.
        """
        own = self._column("id")
        if own is None or self._kind("id") != "text":
            raise EngineRefusedError(
                engine=self.place.name,
                why_zh="编号列不是文本，前导零可能已丢失",
                why_en="the column of the ids is not text: leading zeros may be lost",
            )
        self._twice = self._repeated(own)
        conditions = [self._sound(own), *self._standing(), *self._home(), *self._named()]
        whole = " AND ".join(f"({condition})" for condition in conditions)
        columns = ", ".join(quoted(name, self.place.dialect) for name in self._names)
        query = f"SELECT ssj_row, {columns} FROM {self.place.source}"  # nosec B608  # noqa: S608 - quoted, or our own words
        where = f"NOT coalesce({whole}, false)"
        if apart := sorted({*self._twice, *self.judge.confirmed}):
            there = self.place.put("apart", {"ssj_apart": "text"}, [(one,) for one in apart])
            query += f" LEFT JOIN {there} AS taken ON {own} = ssj_apart"
            where += " OR ssj_apart IS NOT NULL"
        odd = self.place.keep("odd", f"{query} WHERE {where}")
        rows = list(self.place.stream(f"SELECT * FROM {odd} ORDER BY ssj_row"))  # nosec B608  # noqa: S608 - our own table
        self._any_odd = bool(rows)
        self._count_blank(odd)
        return [(row[0], row[1:]) for row in rows]

    def _repeated(self, own: str) -> list[str]:
        """Return the ids that are there twice; few hashes meet, and those are looked at exactly."""
        sql, source = self._sql, self.place.source
        folded = sql.short_hash(sql.folded(own))
        met = self.place.keep(
            "met",
            f"SELECT {folded} AS h FROM {source}"  # nosec B608  # noqa: S608 - quoted, or our own words
            f" WHERE {own} IS NOT NULL GROUP BY 1 HAVING count(*) > 1",
        )
        if not self.place.run(f"SELECT count(*) FROM {met}")[0][0]:  # nosec B608  # noqa: S608 - our own table
            return []
        rows = self.place.run(
            f"SELECT {own}, count(*) FROM {source}"  # nosec B608  # noqa: S608 - quoted, or our own words
            f" WHERE {folded} IN (SELECT h FROM {met}) GROUP BY 1"
        )
        self._alike = [one for one, _ in rows]
        return [one for one, count in rows if count > 1]

    def _sound(self, own: str) -> str:
        sql = self._sql
        before = [
            quoted(name, self.place.dialect)
            for name in self._names[: self.table.fields["id"]]
            if self.place.columns[name] == "text"
        ]
        schemes = self.judge.schemes
        if schemes[0] is TEXT:
            return sql.plain_text_id(own, plain(self.table.header("id")), before)
        checks = (
            (USCC, sql.uscc_written(own), self.place.credit_code_holds(own)),
            (REGNO15, *sql.regno15(own)),
        )
        # What another scheme takes, or text behind a scheme, is judged row by row. Of an OR engines
        # compute both sides for every row, of a CASE the one they need.
        cases = [
            f"WHEN {written} THEN {holds}"
            for scheme, written, holds in checks
            if any(known is scheme for known in schemes)
        ]
        return f"CASE {' '.join(cases)} ELSE false END" if cases else "false"

    def _standing(self) -> Iterator[str]:
        """Yield what must hold of state and exit for a row to stay in."""
        if not self.table.fields.keys() & self.table.layout.deciding:
            return
        sql = self._sql
        for name in _STATES[1:]:
            if column := self._column(name):
                words = NOTHING if self._kind(name) == "text" else ()
                yield sql.nothing(column, words) if words else f"{column} IS NULL"
        if column := self._column("state"):
            if self._kind("state") != "text":
                yield f"{column} IS NULL"
                return
            known = self.place.run(
                f"SELECT DISTINCT {column} FROM {self.place.source} LIMIT {_MANY}"  # nosec B608  # noqa: S608 - quoted
            )
            staying = [word for (word,) in known if word is not None and self._stays(word)]
            yield sql.nothing(column, staying)

    def _stays(self, word: str) -> bool:
        try:
            return not is_blank(word) and not self.states.target(word)
        except CellError:
            return False

    def _count_blank(self, odd: str) -> None:
        """Count the blank states among the plain rows: all blank ones but those among the odd."""
        column = self._column("state")
        if column is not None:
            blank = f"{column} IS NULL" + (
                f" OR {column} = ''" if self._kind("state") == "text" else ""
            )
            query = f"SELECT count(*) FROM {{}} WHERE {blank}"  # nosec B608  # noqa: S608 - quoted
            both = [self.place.run(query.format(one))[0][0] for one in (self.place.source, odd)]
            self.blank_states = both[0] - both[1]

    def _home(self) -> Iterator[str]:
        """Yield what must hold of a stratum to be taken as it stands."""
        if self.stratum is None:
            return
        column, kind = self._column(self.stratum), self._kind(self.stratum)
        if kind == "other":
            yield "false"
            return
        rows = self.place.run(
            f"SELECT DISTINCT {column} FROM {self.place.source} WHERE {column} IS NOT NULL"  # nosec B608  # noqa: S608 - quoted
        )
        bad = [home for (home,) in rows if not is_id(str(home)) or str(home).strip() != str(home)]
        yield f"{column} IS NOT NULL"
        if bad:
            yield f"{column} NOT IN ({', '.join(map(self._sql.text, map(str, bad)))})"

    def _named(self) -> Iterator[str]:
        if column := self._column("name"):
            text = self._kind("name") == "text"
            yield self._sql.plain_name(column) if text else f"{column} IS NULL"

    def add(self, home: str, target: str, attributes: Mapping[str, str], row: int) -> None:  # noqa: ARG002 - rows in an engine keep no order
        """Add a row that proved good on a second look."""
        self._good.append((home, target, attributes_text(attributes).decode()))

    def members(self) -> dict[str, EngineMembers]:
        """Return the targets by stratum: a table of our own in order of stratum and id."""
        sql, place = self._sql, self.place
        own, name = self._column("id"), self._column("name")
        home = (
            sql.text(self.alone)
            if self.stratum is None
            else sql.as_text(str(self._column(self.stratum)))
        )
        named = None if name is None or self._kind("name") != "text" else name
        query = (
            f"SELECT {home} AS home, {own} AS id, {sql.attributes(named)} AS a FROM {place.source}"  # nosec B608  # noqa: S608 - quoted, or our own words
        )
        if self._any_odd:
            gone = f"SELECT ssj_row AS ssj_odd FROM {place.table('odd')}"  # nosec B608  # noqa: S608 - our own table
            query += f" LEFT JOIN ({gone}) AS gone ON ssj_row = ssj_odd WHERE ssj_odd IS NULL"
        if self._good:
            good = place.put("good", {"home": "text", "id": "text", "a": "text"}, self._good)
            query += f" UNION ALL SELECT home, id, a FROM {good}"  # nosec B608  # noqa: S608 - our own table
        frame = place.keep_sorted("frame", query)
        sizes = place.run(
            f"SELECT home, min(pos), count(*) FROM {frame} GROUP BY home ORDER BY {sql.ordered('home')}"  # nosec B608  # noqa: S608 - our own table
        )
        whole = EngineFrame(place=place, table=frame, alike=self._pairs())
        return {
            home: EngineMembers(whole=whole, home=home, start=start, size=size)
            for home, start, size in sizes
        }

    def _pairs(self) -> list[tuple[str, str]]:
        """Return the look-alikes of the frame, among the ids whose folds met."""
        if not self._alike:
            return []
        out = set(self._alike)
        good = {target for _, target, _ in self._good}
        rows = self.place.put("met_ids", {"id": "text"}, [(one,) for one in sorted(out)])
        table = self.place.table("frame")
        there = self.place.run(f"SELECT id FROM {table} WHERE id IN (SELECT id FROM {rows})")  # nosec B608  # noqa: S608 - our own tables
        return alike({one for (one,) in there} | (good & out))
