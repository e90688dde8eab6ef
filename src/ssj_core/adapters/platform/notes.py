"""Faults of a filled form while it is read: each with its row and column, none hiding the next."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

from attrs import Factory, define, frozen

from ssj_core.errors import ManyFaultsError, SsjError
from ssj_core.errors.platform import FormCellError, ResultKnownError, ResultMismatchError

T = TypeVar("T")
_MORE_EXACT: Mapping[str, str] = {
    "inspection.team-small": "检查人员",
    "inspection.four-eyes": "审核人",
    ResultKnownError.code: "检查编号",
}
_OUTSIDER: Mapping[str, str] = {"检查结果": "录入人部门", "审核日期": "审核人部门"}
_PARTS: Mapping[str, str] = {"target": "统一社会信用代码", "task": "抽查任务编号"}


@frozen
class Row:
    """A row of a form: its number in the sheet, and its cells; a missing one is blank."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        """Return a cell."""
        return self.cells.get(column, "")

    def any(self, *columns: str) -> bool:
        """Tell whether one of the cells is filled in."""
        return any(self[one] for one in columns)

    def day(self, column: str) -> date:
        """Return a cell with a day."""
        return date.fromisoformat(self[column])


@define
class Notes:
    """The faults found so far."""

    found: list[FormCellError] = Factory(list)

    def wrong(self, row: Row, column: str, zh: str, en: str) -> None:
        """Note what is wrong with a cell."""
        self.found.append(
            FormCellError(row=row.number, column=column, value=row[column], why_zh=zh, why_en=en)
        )

    def error(self, row: Row, column: str, error: SsjError) -> None:
        """Note an error of the core at the cell it is about, `column` if it does not say."""
        for one in error.faults if isinstance(error, ManyFaultsError) else (error,):
            exact = _MORE_EXACT.get(one.code, column)
            if one.code == "inspection.not-inspecting-unit":
                exact = _OUTSIDER[column]
            elif isinstance(one, ResultMismatchError):
                exact = _PARTS.get(one.params["part"], column)
            self.wrong(row, exact, one.message("zh"), one.message("en"))

    def make(self, row: Row, column: str, build: Callable[[], T]) -> T | None:
        """Return what `build` makes, or None after noting why it cannot be made."""
        try:
            return build()
        except SsjError as error:
            self.error(row, column, error)
            return None

    def together(self, row: Row, *columns: str) -> bool:
        """Tell whether the cells are all filled in; some but not all is a fault of the others."""
        given = [one for one in columns if row[one]]
        for one in columns if given else ():
            if not row[one]:
                said = (f"已填“{given[0]}”，此处不能为空", f"{given[0]} is given, so must this be")
                self.wrong(row, one, *said)
        return len(given) == len(columns)

    def alike(self, row: Row, first: Row, columns: tuple[str, ...]) -> None:
        """Note the cells in which a row differs from the first of its kind."""
        for one in columns:
            if row[one] != first[one]:
                said = (f"与第 {first.number} 行不一致", f"differs from row {first.number}")
                self.wrong(row, one, *said)

    def ascending(self, row: Row, before: str, after: str) -> None:
        """Note a day that is before the day of an earlier column."""
        if row[before] and row[after] and row[after] < row[before]:
            self.wrong(row, after, f"早于“{before}”", f"is before {before}")
