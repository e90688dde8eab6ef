"""What every register's fact wants of its entries: ids of the grammar, each named once, and where."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from ssj_core.encoding import Text, check_id
from ssj_core.errors import InputRefusedError, SsjError
from ssj_core.errors.refusals import Refusals
from ssj_core.journal import Value
from ssj_core.journal.values import parts_of

_no: Final = Refusals(
    "entries",
    {
        "repeated": (
            "{what}中 {id} 出现 {times} 次；每条只写一次",
            "{what}: {id} is named {times} times; name it once",
        )
    },
)


def terms_at(kind: type[Value], where: str) -> dict[str, str]:
    """Return where the fields that rulebooks speak of stand in an input, by their name there.

    Args:
        kind: the class of the value.
        where: JSON pointer to the value.
    """
    return {
        part.options["term"]: f"{where}/{part.key}"
        for part in parts_of(kind)
        if part.options.get("term")
    }


def filled_terms(given: Mapping[str, object]) -> frozenset[str]:
    """Return the names, in rulebooks, of what is filled in; spaces alone fill in nothing."""
    return frozenset(
        name
        for name, filled in given.items()
        if (filled.strip() if isinstance(filled, str) else filled)
    )


def id_faults(what: Text, ids: Iterable[str]) -> list[SsjError]:
    """Return the ids outside the grammar, and those named more than once."""
    found: list[SsjError] = []
    for name, times in Counter(ids).items():
        try:
            check_id(name)
        except InputRefusedError as error:
            found.append(error)
        if times > 1:
            found.append(_no("repeated", what=what, id=name, times=times))
    return found
