"""Outcomes held against the draw: every contact with what became of it, every fault at once."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from ssj_core.analysis.draws import CERTAIN, Contact, Draw
from ssj_core.analysis.frames import Record, cell_of, label, missing_column, natural, target_of
from ssj_core.errors import ManyFaultsError, SsjError
from ssj_core.errors.analysis import OutcomeRefusedError

STATES: Final[Mapping[str, str]] = {
    "inspected": "inspected",
    "closed": "gone",
    "moved": "gone",
    "exempt": "gone",
    "gone": "gone",
    "unreachable": "unreachable",
    "other": "unreachable",
    "pending": "pending",
    "recognised": "pending",
}
"""What each disposition of the records counts as; ``recognised`` with a result is inspected."""

Joined = tuple[Draw, Contact, str, int]


def join(draws: Sequence[Draw], told: Sequence[Record]) -> list[Joined]:
    """Return every contact with what became of it.

    Raises:
        ManyFaultsError: outcomes that fit no contact, or do not say what was found.
        ArgumentRefusedError: neither a column ``found`` nor a column ``disposition``.
    """
    _check_columns(told)
    faults: list[SsjError] = []
    known = {(draw.label, contact.id) for draw in draws for contact in draw.contacts}
    rows, strangers = _placed(draws, told, known, faults)
    called = _called(draws, strangers, faults)
    rows |= {(home, contact.id): at for home, found in called.items() for contact, at in found}
    joined_rows: list[Joined] = []
    for draw in draws:
        reserves = [contact for contact, _ in called.get(draw.label, ())]
        for contact in (*draw.contacts, *reserves):
            place, row = rows.get((draw.label, contact.id), (0, {}))
            try:
                joined_rows.append((draw, contact, *_state(contact, row, place)))
            except OutcomeRefusedError as error:
                faults.append(error)
    if faults:
        faults.sort(key=lambda fault: fault.params["row"])
        raise ManyFaultsError(what="检查结果 outcomes", faults=faults)
    return joined_rows


def _home(
    place: int,
    target: str,
    row: Record,
    labels: Mapping[str, Sequence[str]],
    names: Sequence[str],
) -> str | None:
    """Return the draw that an outcome belongs to, None if no draw holds its target.

    Raises:
        OutcomeRefusedError: no id, a draw nobody made, or a target of several draws and none named.
    """
    if not target:
        raise _fault(place, "—", "没有编号", "no id")
    homes = labels.get(target, ())
    if row.get("draw") is not None:
        draw = label(row["draw"])
        if draw not in names:
            known = "、".join(names) or "—"
            raise _fault(
                place,
                target,
                f"没有叫 {draw} 的抽取（{known}）",
                f"no draw is called {draw} ({known})",
            )
        return draw
    if len(homes) > 1:
        raise _fault(
            place,
            target,
            "多次抽取都抽中了它，请用 draw 列写明是哪一次",
            "several draws hold it; say which in a column draw",
        )
    return homes[0] if homes else None


def _check_columns(told: Sequence[Record]) -> None:
    for needed in ({"id"}, {"found", "disposition"}) if told else ():
        if not any(needed & row.keys() for row in told):
            raise missing_column("outcomes", max(needed), told[0])


def _placed(
    draws: Sequence[Draw],
    told: Sequence[Record],
    known: Collection[tuple[str, str]],
    faults: list[SsjError],
) -> tuple[dict[tuple[str, str], tuple[int, Record]], list[tuple[int, Record]]]:
    """Return the outcomes by draw and target, and those of targets that no draw holds."""
    names = [draw.label for draw in draws if draw.label]
    labels: dict[str, list[str]] = {}
    for draw_label, held in known:
        labels.setdefault(held, []).append(draw_label)
    rows: dict[tuple[str, str], tuple[int, Record]] = {}
    strangers: list[tuple[int, Record]] = []
    for place, row in enumerate(told, start=1):
        target = target_of(cell_of(row, "id", "outcomes"))
        try:
            home = _home(place, target, row, labels, names)
        except OutcomeRefusedError as error:
            faults.append(error)
            continue
        if home is None or (home, target) not in known:
            strangers.append((place, row))
        elif (home, target) in rows:
            first = rows[home, target][0]
            faults.append(
                _fault(place, target, f"与第 {first} 行重复", f"row {first} told it already")
            )
        else:
            rows[home, target] = (place, row)
    return rows, strangers


def _fault(row: int, target: str, zh: str, en: str) -> OutcomeRefusedError:
    return OutcomeRefusedError(row=row, id=target, why_zh=zh, why_en=en)


def _called(
    draws: Sequence[Draw], strangers: Sequence[tuple[int, Record]], faults: list[SsjError]
) -> dict[str, list[tuple[Contact, tuple[int, Record]]]]:
    """Return, by draw, the strangers that are the next reserves of their stratum, in strict order of rank."""
    waiting = {target_of(row["id"]): (place, row) for place, row in strangers}
    found: dict[str, list[tuple[Contact, tuple[int, Record]]]] = {}
    for draw in draws:
        if draw.later is None:
            continue
        for name, design in draw.strata.items():
            if design.basis == CERTAIN:
                continue
            stood_in = sum(c.stratum == name for c in draw.contacts) - design.number
            for contact in draw.later(name, stood_in + len(waiting))[stood_in:]:
                if contact.id not in waiting:
                    break
                found.setdefault(draw.label, []).append((contact, waiting.pop(contact.id)))
    for target, (place, _) in waiting.items():
        faults.append(
            _fault(
                place,
                target,
                "未被抽中，也不是依次轮到的候补；抽取之后因投诉等发现的问题不计入比率",
                "not drawn, and no reserve whose turn it was; what complaints bring up after the draw is in no rate",
            )
        )
    return found


def _state(contact: Contact, row: Record, place: int) -> tuple[str, int]:
    said, value = row.get("disposition"), row.get("found")
    disposition = said or contact.disposition or ("inspected" if value is not None else "pending")
    if not isinstance(disposition, str) or disposition not in STATES:
        known = "、".join(STATES)
        raise _fault(
            place,
            contact.id,
            f"不认识的处置 {disposition}（{known}）",
            f"unknown disposition {disposition} ({known})",
        )
    state = STATES[disposition]
    if disposition == "recognised" and value is not None:
        state = "inspected"
    if state != "inspected":
        if value:
            raise _fault(
                place,
                contact.id,
                f"处置为 {disposition}，却有检查结果",
                f"{disposition}, and yet a result",
            )
        return state, 0
    if value is None:
        if place == 0:  # the records say inspected, nobody has told the result yet
            return "pending", 0
        raise _fault(
            place, contact.id, "已检查，但没有写明 found", "inspected, but found is not stated"
        )
    violations = natural(value)
    if violations is None:
        raise _fault(
            place,
            contact.id,
            f"found={value!r} 应为 0、1 或违法项数",
            f"found={value!r} is no number of violations",
        )
    return state, violations
