"""Words of state as registries and offices write them: who is in, and why somebody is not."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from ssj_core.adapters.tables.cells import CellError

_MARKS: Final = re.compile(r"[\s、,，;；。./()\[\]]+")

TARGET_STATES: Final[Mapping[str, str]] = {
    "": ("在册 存续（在营、开业、在册） 存续 在营 开业 在业 正常 迁入 列入经营异常名录 active"),
    "suspended": "停业 歇业 停产 停产（停业） 清算 清算中 suspended",
    "cancelled": "注销 吊销，已注销",
    "revoked": "吊销 吊销，未注销 撤销 责令关闭",
    "moved": "迁出",
    "exited": "退出 exited",
}
"""The words of a target's state by code; under no code those that leave it in."""

PERSON_STATES: Final[Mapping[str, str]] = {
    "": "在岗 在职 √ 是 active",
    "left": "离岗 调出 退休 离职 否 left",
    "suspended": "停职 suspended",
    "away": "借调 挂职 产假 病假 学习",
}
"""The words of a person's state by code."""


def state_key(word: object) -> str:
    """Return a word of state for comparison: width, case and marks do not matter.

    >>> state_key("吊销，未注销") == state_key("吊销(未注销)")
    True
    """
    return _MARKS.sub("", unicodedata.normalize("NFKC", str(word)).casefold())


def _by_key(words: Mapping[str, str]) -> dict[str, str]:
    return {state_key(word): code for code, row in words.items() for word in row.split()}


def _done(words: Mapping[str, str]) -> dict[str, str]:
    """Return the words of leaving as registries print them once it is done: 已停业, 已吊销."""
    return {f"已{word}": code for word, code in words.items() if code and not word.isascii()}


_TARGET, _PERSON = _by_key(TARGET_STATES), _by_key(PERSON_STATES)
_WAYS: Final = {
    "在册": "",
    "停业": "suspended",
    "退出": "exited",
    "active": "",
    "suspended": "suspended",
    "exited": "exited",
}
_WAYS_PERSON: Final = {
    "在岗": "",
    "离岗": "left",
    "停职": "suspended",
    "借调": "away",
    "left": "left",
    "away": "away",
}
_INVERSE: Final = re.compile("离|退|停|假|注销|吊销|关")
_MARK_WORDS: Final = frozenset({"√", "是", "否"})


class States:
    """The words a table may use for states: the closed lists, and what the caller adds.

    Args:
        added: word to 在册, 停业, 退出 (targets) or 在岗, 离岗, 停职, 借调 (people).

    Raises:
        ValueError: a meaning that is none of these.
    """

    def __init__(self, added: Mapping[str, str] | None = None) -> None:
        """Check what is added."""
        self._target, self._person = {**_done(_TARGET), **_TARGET}, dict(_PERSON)
        for word, meaning in (added or {}).items():
            if meaning in _WAYS:
                self._target[state_key(word)] = _WAYS[meaning]
            elif meaning in _WAYS_PERSON:
                self._person[state_key(word)] = _WAYS_PERSON[meaning]
            else:
                raise ValueError(meaning)

    def target(self, cell: object) -> str:
        """Return the code of a target's state, ``""`` for in.

        Raises:
            CellError: a word nobody knows.
        """
        code = self._target.get(state_key(cell))
        if code is None:
            raise CellError(
                "状态不明；请写 在册、停业、注销、吊销、迁出 等，或用 --state 词=在册|停业|退出"
                "（Python：state={'词': '在册'}）说明",
                "an unknown state; write 在册, 停业, 注销, …, or say what it means with "
                "--state WORD=在册|停业|退出 (Python: state={'WORD': '在册'})",
            )
        return code

    def person(self, cell: object, header: str = "") -> str:
        """Return the code of a person's state, ``""`` for in.

        Args:
            cell: the word.
            header: of its column; 是 and 否 answer a header that asks whether somebody is in.

        Raises:
            CellError: a word nobody knows.
        """
        key = state_key(cell)
        code = self._person.get(key)
        if code is None or (key in _MARK_WORDS and _INVERSE.search(header)):
            raise CellError(
                "状态不明；请写 在岗、离岗、停职、借调 等，或用 --state 词=在岗|离岗|停职|借调"
                "（Python：state={'词': '在岗'}）说明",
                "an unknown state; write 在岗, 离岗, 停职, 借调, or say what it means with "
                "--state WORD=在岗|离岗|停职|借调 (Python: state={'WORD': '在岗'})",
            )
        return code
