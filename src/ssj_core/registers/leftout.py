"""Who is left out of a draw and why: targets, inspectors, rows that are no data."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

from attrs import frozen

LEFT_OUT: Final[dict[str, tuple[str, str]]] = {
    "missing": ("缺编号", "no id"),
    "encoding": ("乱码", "characters lost"),
    "length": ("位数不符", "wrong length"),
    "case": ("小写字母", "lower case"),
    "alphabet": ("不允许的字符", "characters not allowed"),
    "check": ("校验位不符", "check character"),
    "repeated": ("重复", "repeated"),
    "stratum": ("抽取组无效", "no usable stratum"),
    "state": ("状态不明", "state unclear"),
    "cell": ("单元格有误", "faulty cell"),
    "suspended": ("停业", "suspended"),
    "cancelled": ("注销", "cancelled"),
    "revoked": ("吊销或撤销", "revoked"),
    "moved": ("迁出", "moved away"),
    "exited": ("退出", "exited"),
    "hidden": ("筛选或隐藏", "hidden"),
    "not-data": ("非数据行", "no data"),
}
"""Codes of targets left out, with their labels."""

PEOPLE_LEFT_OUT: Final[dict[str, tuple[str, str]]] = {
    "left": ("离岗", "left"),
    "suspended": ("停职", "suspended"),
    "away": ("请假或外派", "away"),
    "cert-ended": ("证件到期", "certificate ended"),
    "cert-not-begun": ("证件未生效", "certificate not begun"),
    "cert-blank": ("证件空白", "certificate blank"),
    "cell": ("单元格有误", "faulty cell"),
    "hidden": ("筛选或隐藏", "hidden"),
}
"""Codes of inspectors left out, with their labels."""


@frozen(kw_only=True)
class LeftOut:
    """A row that does not enter: where it stands, whom it is about, and why.

    Attributes:
        row: number below the header, from 1.
        sheet_row: number as the spreadsheet shows it; for frames the same as `row`.
        id: the id as found.
        name: the name as found.
        code: why, a key of `LEFT_OUT` or `PEOPLE_LEFT_OUT`.
        cell: the cell that says so, as found.
    """

    row: int
    sheet_row: int
    id: str
    name: str = ""
    code: str
    cell: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return it in the types JSON has."""
        return {
            "row": self.row,
            "sheet_row": self.sheet_row,
            "id": self.id,
            "name": self.name,
            "code": self.code,
            "cell": self.cell,
        }


def counted(rows: Iterable[LeftOut], labels: dict[str, tuple[str, str]]) -> tuple[str, str]:
    """Return the numbers by code in words, Chinese and English, in the order of `labels`.

    >>> counted([LeftOut(row=1, sheet_row=2, id="甲", code="moved")], LEFT_OUT)
    ('迁出 1', 'moved away 1')
    """
    found = Counter(row.code for row in rows)
    known = {**labels, **{code: (code, code) for code in found if code not in labels}}
    parts = [(*words, found[code]) for code, words in known.items() if code in found]
    zh = "、".join(f"{label} {number}" for label, _, number in parts)
    return zh, ", ".join(f"{label} {number}" for _, label, number in parts)
