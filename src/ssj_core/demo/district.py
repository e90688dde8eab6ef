"""The invented district: items, targets, inspectors and experts, the same from the same seed.

Every choice is a digest of the seed and of what is chosen, so no version of any generator matters.
Credit codes and registration numbers hold by check digit and lie in an area that is not assigned.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from attrs import field, frozen

from ssj_core.demo.district_items import ITEMS
from ssj_core.demo.district_words import (
    AREA_CODE,
    DEPARTMENTS,
    DISTRICT,
    EXPERT_COLUMNS,
    EXPERTS,
    FIRST,
    GIVEN,
    INSPECTOR_COLUMNS,
    ITEM_COLUMNS,
    PREFIX,
    SECOND,
    STATIONS,
    SURNAMES,
    TARGET_COLUMNS,
    TRADES,
    Department,
    Trade,
)
from ssj_core.encoding import digest
from ssj_core.registers import orgcode9_check_character, regno15_check_digit, uscc_check_character

DEFAULT_SEED: Final = "砾泉 2026"
PLACE: Final = "150602"
TIER_SCHEME: Final = "enterprise-credit-2022"
_TIERS: Final = ((620, "A"), (890, "B"), (975, "C"), (1000, "D"))
_OLD_NUMBER_EVERY: Final = 50
_CONFLICTED: Final = (3, 11, 19, 34, 47)
_ON_LEAVE: Final = {
    5: "2026-03-02..2026-03-20 学习培训",
    22: "2026-05-06..2026-11-06 产假",
    40: "2026-06-01..2026-06-12 年休假；2026-10-12..2026-10-16 借调",
}
_MOVED: Final = {2: "青砾所", 8: "云杉所", 27: "砾泉月牙灯笼建材商贸有限公司"}
_EXPIRED: Final = {7: "2025-11-30", 16: "2025-06-30", 38: "2024-12-31", 52: "2025-12-31"}
_EXPIRING: Final = {12: "2026-04-30"}


@frozen
class District:
    """The invented district, whole: rows of text as a spreadsheet would hold them.

    Attributes:
        seed: the same seed gives the same rows, to the byte.

    >>> district = District()
    >>> len(district.targets()), len(district.inspectors()), len(district.items())
    (2000, 60, 12)
    """

    seed: str = field(default=DEFAULT_SEED)

    def pick(self, what: str, below: int) -> int:
        """Return a whole number from 0 to `below` - 1 that depends on the seed and on `what`."""
        return int(digest(f"{self.seed}|{what}".encode()), 16) % below

    def items(self) -> list[tuple[str, ...]]:
        """Return the rows of the item list, in the order of `ITEM_COLUMNS`."""
        return [tuple(row) for row in ITEMS]

    def targets(self) -> list[tuple[str, ...]]:
        """Return the rows of the target register, in the order of `TARGET_COLUMNS`."""
        trades = [trade for trade in TRADES for _ in range(trade.number)]
        rows = [self._target(index, trade) for index, trade in enumerate(trades)]
        return sorted(rows, key=lambda row: digest(f"{self.seed}|order|{row[0]}".encode()))

    def inspectors(self) -> list[tuple[str, ...]]:
        """Return the rows of the inspector register, in the order of `INSPECTOR_COLUMNS`."""
        targets = self.targets()
        posts = [department for department in DEPARTMENTS for _ in range(department.inspectors)]
        return [
            self._inspector(number, department, targets)
            for number, department in enumerate(posts, start=1)
        ]

    def experts(self) -> list[tuple[str, ...]]:
        """Return the rows of the expert pool, in the order of `EXPERT_COLUMNS`."""
        first = sum(department.inspectors for department in DEPARTMENTS)
        return [
            (f"ZJ-{n:02d}", _name(first + n), place, "高级工程师", field_, "", "", "在岗")
            for n, (field_, place) in enumerate(EXPERTS, start=1)
        ]

    def _target(self, index: int, trade: Trade) -> tuple[str, ...]:
        """Return one target; its number in the list decides name and code, the seed the rest."""
        name = f"砾泉{FIRST[index % 40]}{SECOND[index // 40]}{trade.ending}"
        chance = self.pick(f"tier|{index}", 1000)
        tier = next(tier for bound, tier in _TIERS if chance < bound)
        station = STATIONS[self.pick(f"station|{index}", 100) >= 55]  # noqa: PLR2004 - 55 % to one
        entered = date(2004, 1, 1) + timedelta(days=self.pick(f"entered|{index}", 7600))
        state, exited, reason = _state(index)
        inspected = self.pick(f"inspected|{index}", 3)
        last = date(2025, 1, 6) + timedelta(days=self.pick(f"last|{index}", 350))
        old = index % _OLD_NUMBER_EVERY == 0 and trade.kind in ("企业", "个体工商户")
        street = f"{station[:2]}街{self.pick(f'street|{index}', 320) + 1}号"
        return (
            _registration_number(index) if old else _credit_code(index, trade.kind),
            name,
            trade.kind,
            tier,
            TIER_SCHEME,
            PLACE,
            DISTRICT + street,
            trade.label,
            station,
            state,
            entered.isoformat(),
            exited,
            reason,
            last.isoformat() if inspected == 0 else "",
        )

    def _inspector(
        self, number: int, department: Department, targets: Sequence[tuple[str, ...]]
    ) -> tuple[str, ...]:
        """Return one inspector; a handful are expired, conflicted, on leave, or moved."""
        station = STATIONS[number % 2] if department.code == "SJ" else ""
        conflicts = ""
        if number in _CONFLICTED:
            first = self.pick(f"conflict|{number}", len(targets) - 1)
            conflicts = "、".join(row[0] for row in targets[first : first + 2])
        own = department.qualifications
        held = own[number % len(own)], own[(number + 1) % len(own)]
        until = {**_EXPIRED, **_EXPIRING}.get(number, f"{2027 + number % 3}-12-31")
        return (
            f"{department.code}-{number:03d}",
            _name(number),
            department.name,
            "女" if self.pick(f"sex|{number}", 2) else "男",
            f"{AREA_CODE}{number:05d}",
            until,
            department.posts[number % len(department.posts)],
            "、".join(dict.fromkeys(held)),
            held[0],
            station[:2],
            "是" if number % 4 == 1 else "否",
            station,
            _MOVED.get(number, ""),
            conflicts,
            _ON_LEAVE.get(number, ""),
            "在岗",
        )


def _name(number: int) -> str:
    """Return an invented person's name; no two numbers below 264 share one."""
    return SURNAMES[number % 22] + GIVEN[(number + number // 22 * 5) % 12]


def _state(index: int) -> tuple[str, str, str]:
    """Return state, day and reason of exit: some have left, some have paused."""
    if index % 131 == 7:  # noqa: PLR2004 - about 15 of 2,000
        return "退出", "2025-10-31", "注销登记"
    if index % 211 == 9:  # noqa: PLR2004 - about 9 of 2,000
        return "停业", "", ""
    return "在册", "", ""


def _credit_code(index: int, kind: str) -> str:
    body = f"MA{index * 487 % 999983:06d}"
    text = PREFIX[kind] + AREA_CODE + body + orgcode9_check_character(body)
    return text + uscc_check_character(text)


def _registration_number(index: int) -> str:
    body = f"{AREA_CODE}{6000000 + index:08d}"
    return body + regno15_check_digit(body)


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return the rows as CSV: a header, commas, one line feed after each row."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue()


def csv_files(seed: str = DEFAULT_SEED) -> dict[str, str]:
    """Return the four files of the district by name, as text."""
    district = District(seed)
    return {
        "items.csv": csv_text(ITEM_COLUMNS, district.items()),
        "targets.csv": csv_text(TARGET_COLUMNS, district.targets()),
        "inspectors.csv": csv_text(INSPECTOR_COLUMNS, district.inspectors()),
        "experts.csv": csv_text(EXPERT_COLUMNS, district.experts()),
    }


def write_csvs(folder: Path, seed: str = DEFAULT_SEED) -> None:
    """Write the four files of the district into `folder`, UTF-8 without BOM."""
    for name, text in csv_files(seed).items():
        (folder / name).write_bytes(text.encode())
