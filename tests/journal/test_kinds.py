"""The closed list of event kinds."""

import re

import pytest

from ssj_core.journal import KINDS, Kind


def test_every_kind_is_whole() -> None:
    """A kind has a name of the grammar, a room, and a label in both languages."""
    for name, kind in KINDS.items():
        assert kind.name == name
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*", name)
        assert re.fullmatch(r"[a-z]+", kind.room)
        assert re.search("[一-鿿]", kind.zh)
        assert kind.en.isascii()


def test_labels_tell_kinds_apart() -> None:
    """No two kinds share a label, so that a reader of the log cannot mix them up."""
    assert len({kind.zh for kind in KINDS.values()}) == len(KINDS)
    assert len({kind.en for kind in KINDS.values()}) == len(KINDS)


@pytest.mark.parametrize(
    "name",
    [
        "item-list.adopted",
        "plan.approved",
        "plan.filed",
        "plan.published",
        "plan.amended",
        "joint.consulted",
        "joint.replied",
        "resolution.signed",
        "scheme.adopted",
        "register.snapshot",
        "inspectors.snapshot",
        "draw.task",
        "draw.commit",
        "draw.contrib",
        "draw.result",
        "draw.open",
        "draw.void",
        "draw.disposition",
        "inspection.noticed",
        "inspection.started",
        "inspection.finished",
        "inspection.signed",
        "inspection.refused",
        "inspection.resulted",
        "inspection.reviewed",
        "inspection.followed-up",
        "inspection.transferred",
        "inspection.recognised",
        "record.published",
        "record.corrected",
        "record.withdrawn",
        "filing.made",
        "site.published",
    ],
)
def test_names_once_used_stay(name: str) -> None:
    """The kinds that journals already hold keep their names."""
    assert name in KINDS


def test_the_list_is_closed() -> None:
    """Nobody can add a kind while the program runs."""
    with pytest.raises(TypeError):
        KINDS["x.y"] = Kind(name="x.y", room="x", zh="某", en="x")  # type: ignore[index]
