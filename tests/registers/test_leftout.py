"""Whoever is left out is told by row, id, name, code and cell, and counted by code."""

from ssj_core.registers import LEFT_OUT, PEOPLE_LEFT_OUT, LeftOut
from ssj_core.registers.leftout import counted


def test_counts_follow_the_order_of_the_labels() -> None:
    """Numbers by code, in Chinese and English; nothing for nobody."""
    rows = [
        LeftOut(row=n, sheet_row=n + 1, id=str(n), code=code)
        for n, code in enumerate(["exited", "suspended", "exited"], start=1)
    ]
    assert counted(rows, LEFT_OUT) == ("停业 1、退出 2", "suspended 1, exited 2")
    assert counted([], PEOPLE_LEFT_OUT) == ("", "")
    assert rows[0].to_dict() == {
        "row": 1,
        "sheet_row": 2,
        "id": "1",
        "name": "",
        "code": "exited",
        "cell": "",
    }
