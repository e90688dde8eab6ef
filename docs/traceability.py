"""Writes traceability.md from traceability.json: ``python docs/traceability.py``."""

import json
from collections import Counter
from pathlib import Path
from typing import Any, Final

HERE: Final = Path(__file__).parent
WORDS: Final = {
    "rule": "规则书条款 / a clause of a rulebook",
    "type": "类型或取值 / a type",
    "check": "检查 / a check",
    "open": "原文未给数值 / left open by the text",
    "outside": "不属于本库 / not the library's",
    "planned": "尚待建成 / still to be built",
}
INTRO: Final = """# 条款对照 · Traceability

东胜区 2021 年实施方案的 151 条（C1–C151），各在本库何处、由哪些测试证明。
The 151 clauses of the Dongsheng plan of 2021: where each one lives, and which tests show it.
This page is made from `traceability.json` by `docs/traceability.py`; edit the JSON, not the page.

"""


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
        "\n| 条款 | 状态 | 位置 / where | 说明 / why | 测试 / tests |\n|---|---|---|---|---|\n",
    ]
    for name, row in rows.items():
        where = "<br>".join(f"`{place}`" for place in row["where"])
        tests = "<br>".join(f"`{test.rpartition('::')[2]}`" for test in row["tests"])
        why = f"{row['why']['zh']}<br>{row['why']['en']}"
        lines.append(f"| {name} | {row['status']} | {where} | {why} | {tests} |\n")
    return "".join(lines)


if __name__ == "__main__":
    found = json.loads((HERE / "traceability.json").read_text(encoding="utf-8"))
    (HERE / "traceability.md").write_text(render(found), encoding="utf-8")
