"""A register is held against what another source knows (C63)."""

from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from ssj_core.registers import Target, TargetKind, TargetRegister, TargetState, completeness

DAY = date(2026, 1, 5)
NAMES = [f"OBJ-{number}" for number in range(8)]


def register(active: set[str], exited: set[str] = frozenset()) -> TargetRegister:  # type: ignore[assignment]
    """Return a register with some targets in business and some that left."""
    entries = [
        Target(id=name, scheme="text", name=f"{name}店", kind=TargetKind.ENTERPRISE)
        for name in sorted(active)
    ] + [
        Target(
            id=name,
            scheme="text",
            name=f"{name}店",
            kind=TargetKind.ENTERPRISE,
            state=TargetState.EXITED,
            exited_on=DAY,
            exit_reason="注销",
        )
        for name in sorted(exited)
    ]
    return TargetRegister(entries=entries, as_of=DAY)


def test_both_counts_and_every_name() -> None:
    """Missing, left and unconfirmed are kept apart; the share is exact."""
    found = completeness(register({"A", "B", "X"}, {"C"}), ["A", "B", "C", "D", "A"])
    assert (found.known, found.entered) == (4, 2)
    assert (found.missing, found.exited, found.unconfirmed) == (("D",), ("C",), ("X",))
    assert found.share == Fraction(1, 2)
    assert str(found) == (
        "应录 4，已录 2，未录 1，已退出 1，来源外 1 / "
        "known 4, entered 2, missing 1, exited 1, not in the source 1"
    )


def test_nothing_known_is_not_complete() -> None:
    """Without another source there is no share, not one hundred per cent."""
    assert completeness(register({"A"}), []).share is None


@given(st.sets(st.sampled_from(NAMES)), st.sets(st.sampled_from(NAMES)), st.data())
def test_nobody_is_lost(active: set[str], known: set[str], data: st.DataObject) -> None:
    """Every known object is entered, missing or exited; every active one entered or unconfirmed."""
    left = data.draw(st.sets(st.sampled_from(NAMES))) - active
    found = completeness(register(active, left), known)
    assert found.entered + len(found.missing) + len(found.exited) == found.known == len(known)
    assert found.entered + len(found.unconfirmed) == len(active)
    assert set(found.missing) == known - active - left
