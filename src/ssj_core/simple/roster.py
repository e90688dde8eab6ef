"""From a sheet of inspectors to a roster the draw can use."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from attrs import field, frozen

from ssj_core.adapters.tables import open_table
from ssj_core.encoding import check_id
from ssj_core.errors import ManyFaultsError, SsjError
from ssj_core.errors.encoding import IdRefusedError
from ssj_core.errors.registers import NoColumnError, RepeatedIdError
from ssj_core.errors.simple import NoInspectorError, RosterRowError
from ssj_core.simple.source import text_of

ROLE: Final = "检查组/检查人员"
"""Department and role of the slots of a team nobody has described further."""

_SEPARATORS: Final = re.compile(r"[、,，;；\s]+")
_COLUMNS: Final[tuple[dict[str, str] | None, ...]] = (
    {"id": "人员编号", "name": "姓名"},
    {"id": "执法证号", "name": "姓名"},
    None,  # whatever else calls itself an id
    {"id": "姓名"},
    {"id": "name"},
)
_UNTIL: Final = ("cert_valid_until", "执法证有效期至", "有效期至")
_CONFLICTS: Final = ("conflicts", "回避对象")
_NAMES: Final = ("name", "姓名")


class Person(NamedTuple):
    """An inspector as a draw without a rulebook needs one."""

    id: str
    name: str
    conflicts: tuple[str, ...]


@frozen(kw_only=True)
class Roster:
    """Who may be drawn, and who was left out with the reason."""

    name: str
    people: tuple[Person, ...] = field(repr=False)
    left_out: tuple[tuple[str, str], ...] = field(repr=False)


def _open(source: Any, columns: Mapping[str, str] | None) -> Any:  # noqa: ANN401 - any table there is
    """Open the sheet by an id column, or failing that by the name everybody knows people by."""
    if columns is not None or (
        not isinstance(source, str | bytes) and isinstance(source, Iterable)
    ):
        return open_table(source, columns=columns)
    for guess in _COLUMNS:
        try:
            return open_table(source, columns=guess)
        except NoColumnError:
            continue
    return open_table(source)


def _first(values: Mapping[str, object], names: Iterable[str]) -> object:
    return next((values[name] for name in names if values.get(name) not in {None, ""}), None)


def _day(cell: object) -> date | None:
    if isinstance(cell, date):
        return cell
    try:
        return date.fromisoformat(text_of(cell)[:10])
    except ValueError:
        return None


def _conflicts(cell: object) -> tuple[str, ...]:
    if isinstance(cell, tuple | list | frozenset | set):
        return tuple(str(part) for part in cell)
    return tuple(part for part in _SEPARATORS.split(text_of(cell)) if part)


def read_roster(
    source: Any,  # noqa: ANN401 - any table there is
    *,
    on: date | None = None,
    columns: Mapping[str, str] | None = None,
) -> Roster:
    """Return the people of `source` who may be drawn.

    Args:
        source: a path, a data frame, or rows of mappings or `Inspector` objects, with an id column
            (人员编号, 执法证号, id, …) or a column of names.
        on: the day of the draw; a certificate that has run out by then keeps its holder out.
        columns: field to header where the headers do not tell.

    Raises:
        ManyFaultsError: ids that cannot be used or repeat.
        NoInspectorError: nobody is left.
    """
    table = _open(source, columns)
    people: dict[str, Person] = {}
    rows: dict[str, int] = {}
    out: list[tuple[str, str]] = []
    faults: list[SsjError] = []
    for row in table.rows(rename=True):
        try:
            person = check_id(text_of(row.values.get("id")))
        except IdRefusedError as error:
            faults.append(RosterRowError(row=row.number, **error.params))
            continue
        if person in rows:
            faults.append(RepeatedIdError(row=row.number, first=rows[person], id=person))
            continue
        rows[person] = row.number
        until = _day(_first(row.values, _UNTIL))
        if on is not None and until is not None and until < on:
            out.append((person, f"执法证 {until} 到期 / certificate ended {until}"))
            continue
        name = text_of(_first(row.values, _NAMES)) or person
        people[person] = Person(person, name, _conflicts(_first(row.values, _CONFLICTS)))
    if faults:
        raise ManyFaultsError(what=table.name, faults=faults)
    if not people:
        reason = (
            ("名单为空", "it is empty")
            if not out
            else ("执法证均已到期", "every certificate has ended")
        )
        raise NoInspectorError(name=table.name, why_zh=reason[0], why_en=reason[1])
    return Roster(name=table.name, people=tuple(people.values()), left_out=tuple(out))
