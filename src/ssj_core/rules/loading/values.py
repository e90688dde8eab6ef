"""Typed reading: a value of a file becomes the value a field is declared with, or a fault."""

import datetime as dt
import types
from collections.abc import Mapping
from typing import Any, Final, Literal, Union, get_args, get_origin

from ssj_core.errors import ManyFaultsError, SsjError
from ssj_core.errors.rules import RulebookFaultError

MISSING: Final = object()
MOST: Final = 1_000
"""So many faults end the reading of a file."""
_SHOWN: Final = 80
_PLAIN: Final = {
    str: ("文本", "text"),
    int: ("整数", "a whole number"),
    bool: ("true 或 false", "true or false"),
    dt.date: ("日期（不加引号）", "a day, without quotes"),
}


class Reader:
    """Reads values and collects every fault with its dotted path.

    Attributes:
        faults: what was found wrong so far.
    """

    def __init__(self) -> None:
        """Start without faults."""
        self.faults: list[SsjError] = []

    def fault(self, path: str, zh: str, en: str) -> Any:  # noqa: ANN401 - MISSING, for any field
        """Note a fault and return `MISSING`.

        Raises:
            ManyFaultsError: there are `MOST` already: what follows is not read.
        """
        if len(self.faults) >= MOST:
            raise ManyFaultsError(what=path, faults=self.faults)
        self.faults.append(RulebookFaultError(path=path, why_zh=zh, why_en=en))
        return MISSING

    def wrong(self, path: str, expected: tuple[str, str], raw: object) -> Any:  # noqa: ANN401 - MISSING
        """Note that another type of value was expected."""
        shown = f"{type(raw).__name__} {raw!r}"[:_SHOWN]
        return self.fault(
            path, f"应为{expected[0]}，而不是 {shown}", f"expected {expected[1]}, got {shown}"
        )

    def read(self, hint: Any, raw: Any, path: str) -> Any:  # noqa: ANN401, PLR0911 - one return a type
        """Return `raw` as a value of type `hint`, or `MISSING` after noting why not."""
        origin = get_origin(hint)
        if origin in (Union, types.UnionType):
            return self._union(
                [one for one in get_args(hint) if one is not types.NoneType], raw, path
            )
        if origin is Literal:
            return self._literal(get_args(hint), raw, path)
        if origin in (tuple, frozenset):
            return self._many(origin, get_args(hint)[0], raw, path)
        if origin is not None and issubclass(origin, Mapping):
            return self._mapping(get_args(hint)[1], raw, path)
        if hint in _PLAIN:
            # bool is an int and datetime is a date in Python, but not in TOML.
            return raw if type(raw) is hint else self.wrong(path, _PLAIN[hint], raw)
        try:
            return hint.from_plain(raw)
        except SsjError as error:
            return self.fault(path, error.message("zh"), error.message("en"))

    def _union(self, hints: list[Any], raw: Any, path: str) -> Any:  # noqa: ANN401 - as read
        if len(hints) == 1:
            return self.read(hints[0], raw, path)
        for hint in hints:
            trial = Reader()
            value = trial.read(hint, raw, path)
            if not trial.faults:
                return value
        return self.read(hints[-1], raw, path)

    def _literal(self, allowed: tuple[Any, ...], raw: Any, path: str) -> Any:  # noqa: ANN401 - as read
        if isinstance(raw, str) and raw in allowed:
            return raw
        listed = ", ".join(map(str, allowed))
        return self.wrong(path, (f"以下之一：{listed}", f"one of {listed}"), raw)

    def _many(self, origin: Any, hint: Any, raw: Any, path: str) -> Any:  # noqa: ANN401 - as read
        if not isinstance(raw, list):
            return self.wrong(path, ("列表", "a list"), raw)
        values = [self.read(hint, item, f"{path}[{i}]") for i, item in enumerate(raw)]
        if MISSING in values:
            return MISSING
        if len(set(values)) != len(values):
            return self.fault(path, "同一个值出现两次", "the same value twice")
        return origin(values)

    def _mapping(self, hint: Any, raw: Any, path: str) -> Any:  # noqa: ANN401 - as read
        if not isinstance(raw, dict):
            return self.wrong(path, ("表", "a table"), raw)
        if not raw:
            return self.fault(path, "不能为空表", "an empty table")
        values = {key: self.read(hint, item, f"{path}.{key}") for key, item in raw.items()}
        return MISSING if MISSING in values.values() else values
