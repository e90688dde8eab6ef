"""The forms that go between this journal and a platform: their columns and what a cell takes."""

import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final, Literal

from attrs import frozen

from ssj_core.errors.platform import FormUnknownError
from ssj_core.inspection import CODES, Source
from ssj_core.planning import Channel

_ID: Final = re.compile(r"[0-9A-Z-]{2,64}")
Takes = Literal["text", "day", "identity"]


@frozen(kw_only=True)
class Column:
    """One column of a form.

    Attributes:
        name: the header, and the key of the value.
        takes: what a cell holds.
        needed: whether a cell may not be blank.
        choices: the only values, offered as a drop-down.
        wide: width in characters.
    """

    name: str
    takes: Takes = "text"
    needed: bool = True
    choices: tuple[str, ...] = ()
    wide: int = 18

    def fault(self, text: str) -> tuple[str, str] | None:
        """Return what is wrong with a cell, in two languages, or None."""
        if not text:
            return ("不能为空", "must not be blank") if self.needed else None
        if self.choices and text not in self.choices:
            return "不在下拉清单中", "is not in the drop-down list"
        if self.takes == "day" and not _is_day(text):
            return "应为 YYYY-MM-DD 形式的日期", "must be a date, YYYY-MM-DD"
        if self.takes == "identity" and not _ID.fullmatch(text):
            return "应为大写字母和数字的代码", "must be a code of capital letters and digits"
        return None


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


@frozen
class Form:
    """A form: its name, and its columns in order."""

    name: str
    columns: tuple[Column, ...]


_TARGET: Final = (
    Column(name="统一社会信用代码", takes="identity", wide=24),
    Column(name="检查对象名称", wide=36),
)
_TASK: Final = (Column(name="抽查任务编号"), Column(name="抽查任务名称", needed=False, wide=30))

FORMS: Final[Mapping[str, Form]] = MappingProxyType(
    {
        form.name: form
        for form in (
            Form(
                "定向名单",
                (
                    *_TASK,
                    *_TARGET,
                    Column(name="抽取组", needed=False),
                    Column(name="检查部门"),
                    Column(name="检查人员", needed=False, wide=30),
                    Column(name="封存码", needed=False, wide=40),
                ),
            ),
            Form(
                "抽取结果",
                (
                    Column(name="平台任务编号"),
                    *_TASK,
                    Column(name="计划编号"),
                    Column(name="抽取部门"),
                    Column(name="抽取日期", takes="day"),
                    *_TARGET,
                ),
            ),
            Form(
                "检查结果",
                (
                    _TASK[0],
                    *_TARGET,
                    Column(name="检查部门"),
                    Column(name="检查来源", choices=tuple(one.label_zh for one in Source)),
                    Column(name="检查日期", takes="day"),
                    Column(
                        name="检查结果",
                        choices=tuple(one.zh for one in CODES.values() if not one.heading),
                        wide=40,
                    ),
                    Column(
                        name="公示渠道",
                        needed=False,
                        choices=tuple(c.label_zh for c in Channel),
                        wide=30,
                    ),
                    Column(name="公示日期", needed=False, takes="day"),
                    Column(name="备注", needed=False, wide=30),
                ),
            ),
        )
    }
)
"""The list our draw leaves as, the list another platform drew, and results either way."""


def form_of(name: str) -> Form:
    """Return the form called `name`.

    Raises:
        FormUnknownError: there is none.

    >>> [one.name for one in form_of("抽取结果").columns][:3]
    ['平台任务编号', '抽查任务编号', '抽查任务名称']
    """
    if name not in FORMS:
        raise FormUnknownError(form=name, known="、".join(FORMS))
    return FORMS[name]
