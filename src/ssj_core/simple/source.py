"""From a path, a data frame or objects to targets in strata, every row accounted for."""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any, Final, NamedTuple

from attrs import field, frozen

from ssj_core.adapters.tables import open_table
from ssj_core.adapters.tables.headers import ID_STRONG, plain
from ssj_core.adapters.tables.table import Row, is_blank
from ssj_core.encoding import is_id
from ssj_core.encoding.grid import html_table, text_table
from ssj_core.errors import SsjError
from ssj_core.errors.simple import (
    FaultyRegisterError,
    FaultyRowError,
    NothingToDrawError,
    StratumEmptyError,
)
from ssj_core.registers import IdentityJudge, remedy
from ssj_core.simple.show import clipped

ALL: Final = "全部"
"""Name of the one stratum of a draw without strata."""
_OUT: Final = ("行 row", "编号 id", "理由 reason")


class Listed(NamedTuple):
    """A target as the draw needs it."""

    id: str
    name: str
    stratum: str


class LeftOut(NamedTuple):
    """A row that does not enter the frame: its number, its id as found, the code of its fault."""

    row: int
    id: str
    code: str


@frozen(kw_only=True)
class Source:
    """A register read for a draw.

    Attributes:
        name: file name, or type of what was handed in.
        targets: the rows that enter the frame.
        left_out: the rows that do not, with the code of their first fault.
    """

    name: str
    targets: tuple[Listed, ...] = field(repr=False)
    left_out: tuple[LeftOut, ...] = field(repr=False)

    def __str__(self) -> str:
        """Return how many targets there are in which stratum, and the first rows left out."""
        return "\n".join([*self._summary(), "", text_table(_OUT, self._out())])

    def _repr_html_(self) -> str:
        lines = "".join(f"<p>{escape(line)}</p>" for line in self._summary())
        return f"<div>{lines}{html_table(_OUT, self._out())}</div>"

    def _summary(self) -> list[str]:
        sizes = "，".join(f"{name} {len(members)}" for name, members in self.strata().items())
        return [
            f"名单 / register: {self.name} · {len(self.targets)} 户 / targets",
            f"抽取组 / strata: {clipped(sizes)}",
            f"未进入 / left out: {len(self.left_out)}",
        ]

    def _out(self) -> list[list[str]]:
        return [[str(out.row), out.id, out.code] for out in self.left_out]

    def strata(self) -> dict[str, list[Listed]]:
        """Return the targets by stratum, names in byte order."""
        found: dict[str, list[Listed]] = {}
        for target in self.targets:
            found.setdefault(target.stratum, []).append(target)
        return dict(sorted(found.items()))


def text_of(cell: object) -> str:
    """Return a cell as text, ``""`` for nothing."""
    return "" if is_blank(cell) else str(cell).strip()


def _schemes(header: str, scheme: str | None) -> Any:  # noqa: ANN401 - a name of registers or several
    """Choose how ids are judged: a column that calls itself a credit code is checked as one."""
    if scheme is not None:
        return scheme
    return (
        "auto"
        if any(plain(part) in ID_STRONG for part in header.replace("/", "|").split("|"))
        else "text"
    )


def _judge(row: Row, judge: IdentityJudge, stratum_of: Callable[[Row], str]) -> Listed | SsjError:
    identity, repeats = judge.judge(row.values.get("id"), row.number)
    if identity.fault is not None:
        zh, en = remedy(identity.fault, identity.hint)
        return FaultyRowError(
            row=row.number,
            value=identity.value,
            fault=identity.fault.value,
            why_zh=zh,
            why_en=en,
            repeats=repeats,
        )
    stratum = stratum_of(row)
    if not is_id(stratum):
        return StratumEmptyError(row=row.number, id=identity.value, value=stratum)
    return Listed(identity.value, text_of(row.values.get("name")), stratum)


def read_targets(
    source: Any,  # noqa: ANN401 - any table there is
    *,
    strata: str | None = None,
    columns: Mapping[str, str] | None = None,
    scheme: str | None = None,
    exclude_faulty: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Source:
    """Return `source` read for a draw.

    Args:
        source: a path (CSV, XLSX, Parquet), a data frame, or rows of mappings or objects.
        strata: the column the strata are taken from; ``"tier"`` for the credit tier, wherever it
            stands; without it there is one stratum.
        columns: field to header where the headers do not tell, ``{"id": "主体代码"}``.
        scheme: identity scheme; by default credit codes and registration numbers are checked where
            the header says so, other ids only for what they may be made of.
        exclude_faulty: leave faulty rows out, each with its reason, instead of refusing.
        progress: called with the number of rows read, now and then.

    Raises:
        FaultyRegisterError: faulty rows, unless `exclude_faulty`.
        NothingToDrawError: no row is left.
    """
    mapped = dict(columns or {})
    if strata not in {None, "tier"}:
        mapped["stratum"] = str(strata)
    need = ("id", "tier") if strata == "tier" else ("id",)
    table = open_table(source, columns=mapped, need=need)
    field = None if strata is None else ("tier" if strata == "tier" else "stratum")
    judge = IdentityJudge(schemes=_schemes(table.header("id"), scheme))
    good: list[Listed] = []
    out: list[LeftOut] = []
    faults: list[SsjError] = []
    for row in table.rows(rename=True):
        judged = _judge(
            row, judge, lambda row: ALL if field is None else text_of(row.values.get(field))
        )
        if isinstance(judged, SsjError):
            faults.append(judged)
            params = judged.params
            found = str(params.get("id", params["value"]))
            out.append(LeftOut(row.number, found, params.get("fault", "stratum")))
        else:
            good.append(judged)
        if progress is not None and not row.number % 10_000:
            progress(row.number)
    if faults and not exclude_faulty:
        raise FaultyRegisterError(what=table.name, faults=faults)
    if not good:
        raise NothingToDrawError(name=table.name, left_out=len(out))
    return Source(name=table.name, targets=tuple(good), left_out=tuple(out))
