"""Who watched: names with whose people they are, as the five lines take them."""

import re
from collections.abc import Iterable

from ssj_core.drawing import Witness
from ssj_core.errors.simple import WitnessUnclearError

WitnessLike = Witness | tuple[str, str] | str
_WRITTEN = re.compile(r"([^（(=]+)(?:[（(](.+)[）)]|=(.+))")


def read_witness(given: WitnessLike) -> Witness:
    """Return one witness: a pair of name and unit, or both in one text.

    Raises:
        WitnessUnclearError: whose person it is is not said.

    >>> read_witness("李二（乙公证处）") == read_witness(("李二", "乙公证处"))
    True
    """
    if isinstance(given, Witness):
        return given
    if isinstance(given, str):
        found = _WRITTEN.fullmatch(given.strip())
        name, unit = (found[1].strip(), (found[2] or found[3]).strip()) if found else ("", "")
        if not name or not unit:
            raise WitnessUnclearError(given=given)
        return Witness(name=name, of=unit)
    name, unit = given
    return Witness(name=name, of=unit)


def read_witnesses(given: WitnessLike | Iterable[WitnessLike]) -> tuple[Witness, ...]:
    """Return the witnesses; one alone needs no list.

    Raises:
        WitnessUnclearError: whose person one of them is is not said.
    """
    if isinstance(given, Witness | str):
        return (read_witness(given),)
    return tuple(map(read_witness, given))
