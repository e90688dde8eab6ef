"""What every analysis returns: a small table that prints, renders, plots and goes to any frame."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, ClassVar, Final

from attrs import field, frozen

from ssj_core.analysis import pictures
from ssj_core.encoding.grid import html_table, text_table
from ssj_core.errors import MissingExtraError

Row = dict[str, Any]

HEADINGS: Final[Mapping[str, str]] = {
    "domain": "范围",
    "stratum": "抽取组",
    "tier": "等级",
    "draw": "抽取",
    "policy": "方案",
    "target": "检查对象",
    "inspector": "检查人员",
    "year": "年份",
    "day": "日",
    "visits": "检查次数",
    "targets": "户数",
    "N": "总户数",
    "n": "抽取数",
    "number": "抽取数",
    "visited": "已检查",
    "inspected": "有结果",
    "contacted": "已联系",
    "gone": "已注销等",
    "unreachable": "失联",
    "pending": "待定",
    "found": "发现问题",
    "basis": "依据",
    "rate": "问题率",
    "se": "标准误",
    "low": "下限",
    "high": "上限",
    "total": "总数",
    "total_low": "总数下限",
    "total_high": "总数上限",
    "deff": "设计效应",
    "note": "说明",
    "days": "人日",
    "pi": "入样概率",
    "findings": "预计发现",
    "chance": "概率",
    "lift": "提升",
    "share": "占比",
    "difference": "差",
    "ratio": "比",
    "verdict": "结论",
    "N_cell": "本格户数",
    "before": "以前",
    "after": "以后",
    "ratio_low": "比下限",
    "ratio_high": "比上限",
    "share_visits": "检查占比",
    "share_violators": "问题占比",
    "predicted": "预测",
    "fitted": "拟合",
    "pi_change": "概率变化",
    "least": "至少",
    "most": "至多",
    "drawn": "抽取数",
    "drawn_se": "模拟误差",
    "twice": "查过两次",
    "again": "上年查过",
    "leads": "带队",
    "partners": "同组人数",
    "areas": "片区数",
    "at_risk": "未结",
    "done": "已公示",
    "censored": "至今未结",
    "still_open": "仍未公示",
}
"""Chinese heading of each column; the English name is the column's own."""


def _shown(value: object, *, percent: bool) -> str:
    if value is None:
        return "—"
    if isinstance(value, bool):
        return "是 yes" if value else "否 no"
    if isinstance(value, float):
        return (
            f"{100 * value:.2f}%"
            if percent
            else f"{value:,.4g}"
            if abs(value) < 1
            else f"{value:,.2f}"
        )
    return f"{value:,}" if isinstance(value, int) else str(value)


@frozen(kw_only=True, repr=False)
class Table:
    """The rows of an analysis; a base class because rendering follows from columns alone.

    Attributes:
        notes: what has to be said under the table, in Chinese and English.
    """

    LABEL: ClassVar[tuple[str, ...]] = ()
    BARS: ClassVar[tuple[str, str, str] | tuple[str]]
    PERCENT: ClassVar[frozenset[str]] = frozenset()
    PLAIN: ClassVar[frozenset[str]] = frozenset({"year"})
    COLUMNS: ClassVar[tuple[str, ...]] = ()
    ENDS_IN_WHOLE: ClassVar[bool] = False
    TITLE: ClassVar[str] = ""

    _rows: tuple[Row, ...] = field(repr=False)
    notes: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return self.COLUMNS or tuple(dict.fromkeys(name for row in self._rows for name in row))

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self._rows)

    def rows(self) -> list[Row]:
        """Return one mapping a row, by column: texts, numbers, None where there is no value."""
        return [{name: row.get(name) for name in self.columns} for row in self._rows]

    def row(self, *label: object) -> Row:
        """Return the row whose label columns are `label`, as ``estimates.row("A")``.

        Raises:
            KeyError: there is none.
        """
        for found in self.rows():
            if tuple(found[name] for name in self.LABEL) == label:
                return found
        raise KeyError(label)

    def _texts(self) -> tuple[list[str], list[list[str]]]:
        head = [f"{HEADINGS.get(name, '')} {name}".strip() for name in self.columns]
        body = [
            [
                str(row[name])
                if name in self.PLAIN
                else _shown(row[name], percent=name in self.PERCENT)
                for name in self.columns
            ]
            for row in self.rows()
        ]
        return head, body

    def __str__(self) -> str:
        """Return the table as aligned text, twenty rows at most, with its notes."""
        head, body = self._texts()
        table = text_table(head, body, last=self.ENDS_IN_WHOLE)
        return "\n".join([table, *(f"· {note}" for note in self.notes)])

    def __repr__(self) -> str:
        """Return the table as it prints, whoever shows it."""
        return str(self)

    def _repr_html_(self) -> str:
        head, body = self._texts()
        notes = "".join(f"<li>{escape(note)}</li>" for note in self.notes)
        picture = pictures.svg(self._bars(), last=self.ENDS_IN_WHOLE) if len(self.BARS) > 1 else ""
        table = html_table(head, body, last=self.ENDS_IN_WHOLE)
        return f"<div>{table}{picture}<ul>{notes}</ul></div>"

    def _bars(self) -> list[pictures.Bar]:
        point, *ends = self.BARS
        low, high = ends or (point, point)
        return [
            pictures.Bar(
                label=" · ".join(str(row[name]) for name in self.LABEL),
                point=row[point],
                low=row[low],
                high=row[high],
                percent=point in self.PERCENT,
            )
            for row in self.rows()
            if row[point] is not None
        ]

    def plot(self, ax: Any = None) -> Any:  # noqa: ANN401 - matplotlib is optional, so its types are not ours
        """Return a matplotlib axes with the intervals, one line a row, fit for print in black and white.

        Args:
            ax: the axes to draw on; new ones by default.

        Raises:
            MissingExtraError: matplotlib is not installed.
        """
        return pictures.plot(self._bars(), self.TITLE, ax)

    def chart(self) -> dict[str, Any]:
        """Return a Vega-Lite chart of the intervals, which JupyterLab draws without the web."""
        return pictures.chart(self._bars(), self.TITLE)

    def _frame(self) -> dict[str, Sequence[Any]]:
        rows = self.rows()
        return {name: [row[name] for row in rows] for name in self.columns}

    def to_pandas(self) -> Any:  # noqa: ANN401 - pandas is optional
        """Return the rows as a pandas data frame.

        Raises:
            MissingExtraError: pandas is not installed.
        """
        try:
            import pandas as pd  # noqa: PLC0415 - an optional part
        except ImportError as error:
            raise MissingExtraError(feature="to_pandas", extra="analysis") from error
        return pd.DataFrame(self._frame(), columns=list(self.columns))

    def to_polars(self) -> Any:  # noqa: ANN401 - polars is optional
        """Return the rows as a polars data frame.

        Raises:
            MissingExtraError: polars is not installed.
        """
        try:
            import polars as pl  # noqa: PLC0415 - an optional part
        except ImportError as error:
            raise MissingExtraError(feature="to_polars", extra="polars") from error
        return pl.DataFrame(self._frame(), strict=False)

    def to_arrow(self) -> Any:  # noqa: ANN401 - pyarrow ships no types
        """Return the rows as an Arrow table.

        Raises:
            MissingExtraError: pyarrow is not installed.
        """
        try:
            import pyarrow as pa  # noqa: PLC0415 - an optional part
        except ImportError as error:
            raise MissingExtraError(feature="to_arrow", extra="analysis") from error
        return pa.table(self._frame())

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Hand the rows to whatever reads Arrow streams: polars, DuckDB, pandas."""
        return self.to_arrow().__arrow_c_stream__(requested_schema)
