"""The five lines as they are printed: two workbooks, dice, a table, a bundle anyone checks."""

from pathlib import Path

import openpyxl
import pytest

import ssj_core as ssj
from ssj_core.cli import main
from ssj_core.registers import regno15_check_digit


def workbook(path: Path, rows: list[list[str]]) -> str:
    """Write rows as a workbook and return its path as text."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return str(path)


def test_the_five_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Thirty of two hundred, two inspectors each; saved, it verifies, as their own word."""
    head = ["统一社会信用代码/注册号", "企业名称", "信用等级"]
    firms = [[f"15990000{i:06}", f"云杉坡第{i}店", "ABCD"[i % 4]] for i in range(200)]
    firms = [[with_check(number), name, tier] for number, name, tier in firms]
    targets = workbook(tmp_path / "企业名录.xlsx", [["砾泉区企业名录"], head, *firms])
    people = [[f"JC{i:02}", name] for i, name in enumerate("岑褚邝逄佘郗芮", start=1)]
    roster = workbook(tmp_path / "检查人员.xlsx", [["人员编号", "姓名"], *people])

    sealed = ssj.seal(targets, count=30, inspectors=roster, team=2)
    result = sealed.draw(ssj.Dice("40271582139904617735"))
    saved = result.save(tmp_path / "复核包.json")

    assert len(result) == 30
    assert all(len(set(pick.inspectors)) == 2 for pick in result)
    assert sealed.seal_code in str(sealed)
    assert sealed.seal_code in str(result)
    assert "200 → 30" in str(sealed)
    assert len(result.to_pandas()) == 30
    assert "自述" in str(result)
    assert main(["verify", str(saved)]) == 0
    assert capsys.readouterr().out.startswith("本次抽取仅凭抽取单位自述。")


def with_check(body: str) -> str:
    """Return a registration number of fourteen digits with its check digit."""
    return body + regno15_check_digit(body)
