"""Whom a declared conflict means: a target of the register by its id, or by a name that is its alone."""

import unicodedata
from collections.abc import Iterable
from typing import Final

from ssj_core.adapters.tables.cells import CellError, split_parties
from ssj_core.adapters.tables.notes import listed
from ssj_core.registers import check_identity

_UNKNOWN: Final = (
    "对不上名录；请写统一社会信用代码",
    "is in the register neither as a code nor as a name; write the credit code",
)


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split()).casefold()


class Parties:
    """The targets of a register, looked up as people write them; case and width do not matter.

    Args:
        targets: ids and names, those left out of the draw included.
    """

    def __init__(self, targets: Iterable[tuple[str, str]]) -> None:
        """Index ids and names."""
        self._ids: dict[str, list[str]] = {}
        self._names: dict[str, list[str]] = {}
        self._exact: set[str] = set()
        self.absent: dict[str, None] = {}
        self.folded = 0
        for target, name in targets:
            if target in self._exact:
                continue
            self._exact.add(target)
            self._ids.setdefault(_folded(target), []).append(target)
            if name.strip():
                self._names.setdefault(_folded(name), []).append(target)

    def resolve(self, whole: str) -> tuple[str, ...]:
        """Return the targets a cell names: the whole cell first, then its parts.

        Codes that hold and are not in the register are remembered in `absent`.

        Raises:
            CellError: a name nobody has or several have, or a code that does not hold.
        """
        if (found := self._find(whole)) is not None:
            return found
        parts = split_parties(whole)
        if parts in ((), (whole,)):
            raise CellError(*_UNKNOWN)
        targets: dict[str, None] = {}
        for part in parts:
            one = self._find(part)
            if one is None:
                zh, en = _UNKNOWN
                raise CellError(f"“{part}”{zh}", f"{part!r} {en}")
            targets.update(dict.fromkeys(one))
        return tuple(targets)

    def _find(self, text: str) -> tuple[str, ...] | None:
        if text in self._exact:
            return (text,)
        key = _folded(text)
        for index in (self._ids, self._names):
            if not (found := index.get(key)):
                continue
            if len(found) > 1:
                codes = listed(found)
                raise CellError(
                    f"是 {len(found)} 个对象的名称（{codes}）；请写统一社会信用代码",
                    f"is what {len(found)} targets are called ({codes}); write the credit code",
                )
            self.folded += index is self._ids
            return (found[0],)
        code = key.upper()
        if check_identity(code).good:
            self.absent[code] = None
            return ()
        return None
