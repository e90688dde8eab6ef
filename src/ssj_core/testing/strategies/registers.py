"""Hypothesis strategies: codes that hold, targets, inspectors, registers and rosters of them.

Everything drawn lies in an area code that is not assigned, so no real body is ever hit.
"""

from datetime import date, timedelta
from typing import Final

from hypothesis import strategies as st

from ssj_core.registers import (
    USCC_ALPHABET,
    Inspector,
    InspectorRegister,
    Leave,
    Target,
    TargetKind,
    TargetRegister,
    TargetState,
    regno15_check_digit,
    uscc_check_character,
)

AREA: Final = "159900"
_PREFIXES: Final = ("11", "12", "51", "52", "91", "92", "93", "Y1")
NAMES: Final = st.text(alphabet="砾云青松月石溪木灯笼铺坊店", min_size=2, max_size=8)
_DAYS: Final = st.dates(min_value=date(2024, 1, 1), max_value=date(2030, 12, 31))


def credit_codes(area: str = AREA) -> st.SearchStrategy[str]:
    """Return a strategy for 18-character credit codes that hold (GB 32100), of one area.

    Args:
        area: characters 3 to 8; by default an area that GB/T 2260 does not assign.
    """
    body = st.text(alphabet=USCC_ALPHABET, min_size=9, max_size=9)
    heads = st.builds(lambda prefix, rest: prefix + area + rest, st.sampled_from(_PREFIXES), body)
    return heads.map(lambda head: head + uscc_check_character(head))


def registration_numbers(area: str = AREA) -> st.SearchStrategy[str]:
    """Return a strategy for 15-digit registration numbers that hold (MOD 11,10), of one area."""
    heads = st.integers(min_value=0, max_value=99_999_999).map(lambda n: f"{area}{n:08d}")
    return heads.map(lambda head: head + regno15_check_digit(head))


@st.composite
def targets(
    draw: st.DrawFn,
    *,
    tiers: tuple[str, ...] = ("A", "B", "C", "D"),
    by: date = date(2030, 12, 31),
) -> Target:
    """Draw a target: credit code or old number, any kind and state, a tier of `tiers`; known on day `by`."""
    days = st.dates(min_value=date(2024, 1, 1), max_value=by)
    code = draw(st.one_of(credit_codes(), credit_codes(), registration_numbers()))
    state = draw(st.sampled_from(TargetState))
    exited = state is TargetState.EXITED
    return Target(
        id=code,
        scheme="uscc" if len(code) == 18 else "regno15",  # noqa: PLR2004 - the length of a credit code
        name=draw(NAMES),
        kind=draw(st.sampled_from(TargetKind)),
        tier=draw(st.sampled_from(tiers)),
        tier_scheme="演示信用风险分类",
        station=draw(st.sampled_from(("云杉所", "青砾所"))),
        state=state,
        exited_on=draw(days) if exited else None,
        exit_reason="注销登记" if exited else "",
        last_inspected=draw(st.none() | days),
    )


def target_registers(
    *, min_size: int = 0, max_size: int = 30, tiers: tuple[str, ...] = ("A", "B", "C", "D")
) -> st.SearchStrategy[TargetRegister]:
    """Return a strategy for target registers without faults; nobody left after the day of the register."""

    def on(day: date) -> st.SearchStrategy[TargetRegister]:
        entries = st.lists(
            targets(tiers=tiers, by=day),
            min_size=min_size,
            max_size=max_size,
            unique_by=lambda target: target.id,
        )
        return entries.map(lambda rows: TargetRegister(entries=rows, as_of=day))

    return _DAYS.flatmap(on)


@st.composite
def leaves(draw: st.DrawFn) -> Leave:
    """Draw a stretch of leave of up to 60 days."""
    first = draw(_DAYS)
    return Leave(first, first + timedelta(days=draw(st.integers(0, 60))), reason="休假")


@st.composite
def inspectors(
    draw: st.DrawFn, *, departments: tuple[str, ...] = ("市场监督管理局", "卫生健康委员会")
) -> Inspector:
    """Draw an inspector with the five fields of the plan; certificates may have run out."""
    number = draw(st.integers(min_value=1, max_value=99_999))
    return Inspector(
        id=f"JC-{number:05d}",
        name=draw(NAMES),
        department=draw(st.sampled_from(departments)),
        sex=draw(st.sampled_from(("男", "女"))),
        cert_no=f"{AREA}{number:05d}",
        cert_valid_until=draw(st.none() | _DAYS),
        post="执法岗",
        qualifications=draw(st.sampled_from(((), ("食品安全",), ("食品安全", "特种设备")))),
        may_lead=draw(st.booleans()),
        station=draw(st.sampled_from(("", "云杉所", "青砾所"))),
        conflicts=tuple(draw(st.lists(credit_codes(), max_size=2, unique=True))),
        on_leave=tuple(draw(st.lists(leaves(), max_size=2))),
    )


def rosters(
    *,
    min_size: int = 0,
    max_size: int = 20,
    departments: tuple[str, ...] = ("市场监督管理局", "卫生健康委员会"),
) -> st.SearchStrategy[InspectorRegister]:
    """Return a strategy for inspector registers without faults."""
    entries = st.lists(
        inspectors(departments=departments),
        min_size=min_size,
        max_size=max_size,
        unique_by=lambda person: person.id,
    )
    return st.builds(lambda rows, day: InspectorRegister(entries=rows, as_of=day), entries, _DAYS)
