"""What is refused before it is understood: size, half characters, days off the calendar."""

import pickle
from datetime import datetime, timedelta, timezone

import pytest

from ssj_core.encoding.canonical_json import parse
from ssj_core.encoding.ids import folding
from ssj_core.encoding.limits import Limits
from ssj_core.encoding.sources import spoken_at
from ssj_core.errors import InputRefusedError
from ssj_core.errors.refusals import Refusals


def test_a_document_beyond_its_size_is_refused() -> None:
    """Before anything of it is read; the bound is said."""
    small = Limits(size=3, depth=9, keys=9, key_bytes=9)
    assert parse(b"[1]", limits=small) == [1]
    with pytest.raises(InputRefusedError, match="3 bytes"):
        parse(b"[12]", limits=small)


def test_half_a_character_is_refused() -> None:
    """A lone surrogate is no text, and the place is named."""
    with pytest.raises(InputRefusedError, match=r"\$\.a"):
        parse(b'{"a":"\\ud800"}')


def test_look_alikes_are_named_together() -> None:
    """The first two unequal texts of one fold; none where all look different."""
    assert folding(["店O1", "店二", "店01"]) == ("店O1", "店01")
    assert folding(["店一", "店二", "店一"]) is None


def test_an_unknown_lottery_and_a_day_off_the_calendar() -> None:
    """Nothing is known of either: no row, no hour."""
    at = datetime.fromisoformat("2026-03-03T21:15:00+08:00")
    found = spoken_at("ssq", at)
    assert found is not None
    assert found[1] == at
    assert spoken_at("no such lottery", at) is None
    first = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14)))
    assert spoken_at("ssq", first) is None


def test_a_refusal_goes_from_process_to_process() -> None:
    """Pickled and read back it says the same, with its code, clauses and place."""
    no = Refusals("bounds", {"full": ("{what}已满", "{what} is full", "C61")})
    made = no("full", what="名录", pointer="/input/what")
    again = pickle.loads(pickle.dumps(made))  # noqa: S301 - our own bytes
    assert (again.code, again.clauses, again.pointer) == (
        made.code,
        made.clauses,
        made.pointer,
    )
    assert (again.message("zh"), again.message("en")) == (made.message("zh"), made.message("en"))
