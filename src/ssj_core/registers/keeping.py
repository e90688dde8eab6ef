"""What every register's fact wants of its entries: ids of the grammar, each named once."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from ssj_core.encoding import Text, check_id
from ssj_core.errors import InputRefusedError, SsjError
from ssj_core.errors.refusals import Refusals

_no: Final = Refusals(
    "entries",
    {
        "repeated": (
            "{what}中 {id} 出现 {times} 次；每条只写一次",
            "{what}: {id} is named {times} times; name it once",
        )
    },
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
