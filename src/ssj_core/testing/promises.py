"""How a contract suite says that a promise is broken: AssertionErrors that quote it."""

from collections.abc import Callable
from typing import Final, TypeVar

E = TypeVar("E", bound=Exception)
_ENVELOPE: Final = (
    '{"actor":"王一","at":"2026-03-02T09:00:00+08:00","body":{"n":%d},'
    '"department":"示例局","kind":"plan.drafted"}'
)


def payload(number: int) -> bytes:
    """Return the canonical bytes of an invented event, a different one for each `number`."""
    return (_ENVELOPE % number).encode()


def promise(kept: object, words: str) -> None:
    """Fail with `words` unless the promise is kept."""
    if not kept:
        raise AssertionError(words)


def refused(kind: type[E], act: Callable[[], object], words: str) -> E:
    """Return the error of `kind` that `act` must raise; fail with `words` if it does not."""
    try:
        act()
    except kind as error:
        return error
    raise AssertionError(words)
