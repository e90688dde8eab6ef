"""Writes scenarios and statuses into traceability.json, and traceability.md from it: ``python docs/traceability.py``.

What a person writes in the JSON: where a clause lives, which tests show it, why. Which scenarios turn
on it or must cite it is read from the scenarios, and the status follows from that: nobody types one.
"""

import json
from collections import Counter
from pathlib import Path
from typing import Any, Final

from ssj_core.rules import Rulebook
from ssj_core.testing.scenarios import number_of, read_scenarios

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parent
BOOK: Final = "cn-nm-dongsheng-2021"
WORDS: Final = {
    "turns": "去掉该条，某一步的结果就变 / without it some act comes out otherwise",
    "cited": "某一步的答复必须引它 / some act must be answered by it",
    "tested": "由测试证明，没有场景引它 / shown by tests, no scenario cites it",
    "open": "原文未给数值，由本级填写 / left open by the text",
    "outside": "不属于本库 / not the library's",
}
INTRO: Final = """# 条款对照 · Traceability

东胜区 2021 年实施方案的 151 条（C1–C151），各在本库何处、由哪些场景和测试证明。
The 151 clauses of the Dongsheng plan of 2021: where each one lives, and which scenarios and tests show it.
场景和状态由 `docs/traceability.py` 从场景文件读出，不是手写的；位置、测试和说明写在 `traceability.json`。
Scenarios and statuses are read from the scenario files by `docs/traceability.py`, not typed; place, tests and reason stand in the JSON.

"""


def turning() -> dict[str, list[str]]:
    """Return number of a clause → scenarios whose outcome turns on a clause of the book."""
    witnesses = json.loads((ROOT / "tests/rules/witnesses.json").read_text(encoding="utf-8"))
    found: dict[str, list[str]] = {}
    for clause, (scenario, _) in witnesses.items():
        if clause.startswith("ds-"):
            found.setdefault(number_of(clause), []).append(scenario)
    return found


def citing() -> dict[str, list[str]]:
    """Return number of a clause → scenarios with an act that must be answered by it."""
    found: dict[str, list[str]] = {}
    for scenario in read_scenarios(ROOT / "tests/scenarios"):
        for number in dict.fromkeys(
            number_of(clause) for act in scenario.acts for clause in act.clauses
        ):
            found.setdefault(number, []).append(scenario.id)
    return found


def left_open() -> frozenset[str]:
    """Return the numbers of clauses that leave a value open which the book itself does not give."""
    book = Rulebook.load(BOOK)
    given = {name for clause in book.clauses for name in clause.answers}
    return frozenset(
        number_of(clause.id) for clause in book.clauses if clause.is_open and clause.id not in given
    )


def derived(rows: dict[str, Any]) -> dict[str, Any]:
    """Return the rows with their scenarios and the status that follows from them."""
    turns, cites, opened = turning(), citing(), left_open()
    found = {}
    for name, row in rows.items():
        scenarios = [*dict.fromkeys([*turns.get(name, ()), *cites.get(name, ())])]
        if not row["where"]:
            status = "outside"
        elif name in opened:
            status = "open"
        elif name in turns:
            status = "turns"
        elif scenarios:
            status = "cited"
        else:
            status = "tested"
        kept = {key: row[key] for key in ("where", "tests", "why")}
        found[name] = {"status": status, "scenarios": scenarios, **kept}
    return found


def render(rows: dict[str, Any]) -> str:
    """Return the page for the rows of the JSON file."""
    counts = Counter(row["status"] for row in rows.values())
    summary = "".join(
        f"| {status} | {words} | {counts[status]} |\n" for status, words in WORDS.items()
    )
    lines = [
        INTRO,
        "| status | 含义 / meaning | 条数 / clauses |\n|---|---|---|\n",
        summary,
        "\n| 条款 | 状态 | 场景 / scenarios | 位置 / where | 说明 / why | 测试 / tests |\n",
        "|---|---|---|---|---|---|\n",
    ]
    for name, row in rows.items():
        where = "<br>".join(f"`{place}`" for place in row["where"])
        tests = "<br>".join(f"`{test.rpartition('::')[2]}`" for test in row["tests"])
        why = f"{row['why']['zh']}<br>{row['why']['en']}"
        told = " ".join(row["scenarios"][:6]) + (" …" if len(row["scenarios"]) > 6 else "")  # noqa: PLR2004 - a cell
        lines.append(f"| {name} | {row['status']} | {told} | {where} | {why} | {tests} |\n")
    return "".join(lines)


def written(rows: dict[str, Any]) -> str:
    """Return the JSON file for the rows."""
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    found = derived(json.loads((HERE / "traceability.json").read_text(encoding="utf-8")))
    (HERE / "traceability.json").write_text(written(found), encoding="utf-8")
    (HERE / "traceability.md").write_text(render(found), encoding="utf-8")
