"""CSV files as they come: encodings, separators, title rows, ragged and blank rows, broken quotes."""

from pathlib import Path

import pytest

from ssj_core.adapters.tables import check_register, open_table, read_table
from ssj_core.errors.registers import (
    NoColumnError,
    NothingToCheckError,
    TwoColumnsError,
    UnreadableTableError,
)

A, B = "91110000600037341L", "91350100M000100Y43"


def write(folder: Path, text: str | bytes, encoding: str = "utf-8", name: str = "名录.csv") -> Path:
    """Write a file and return its path."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|", "，"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_encodings_and_separators(
    tmp_path: Path, encoding: str, delimiter: str, ending: str
) -> None:
    """UTF-8 with and without BOM, GB18030 and UTF-16, five separators, both line ends: all the same."""
    rows = [["企业名称", "统一社会信用代码"], ["云杉店", A], ["𠮷祥", B]]
    text = ending.join(delimiter.join(row) for row in rows) + ending
    path = write(tmp_path, text, encoding)
    found = [(row.number, row.values) for row in read_table(path)]
    assert found == [(1, {"name": "云杉店", "id": A}), (2, {"name": "𠮷祥", "id": B})]


@pytest.mark.parametrize(
    "header",
    [
        "统一社会信用代码",
        "统一代码",
        "信用代码",
        "社会信用代码",
        " 统一社会信用代码 ",
        "*统一社会信用代码",
        "统一社会信用代码（必填）",
        "统一社会信用代码/注册号",
        "统一社会信用代码(注册号)",
        "注册号",
        "uscc",
        "USCC",
        "id",
        "ID",
        "code",
        "编号",
        "Unified Social Credit Code",
        "credit_code",
        "reg_no",
        "ｕｓｃｃ",
        "统一社会信用代码/身份证号",
        "UNISCID",
        "统一社会信用代码\n（18位）",
    ],
)
def test_headers_in_both_languages(tmp_path: Path, header: str) -> None:
    """The identity column is found under its Chinese and English headers, decorated or not."""
    path = write(tmp_path, f'"{header}",名称\n{A},甲\n')
    report = check_register(path)
    assert (report.rows, report.accepted) == (1, 1)
    assert report.column == header.strip()


@pytest.mark.parametrize(
    "above",
    ["", "砾泉区检查对象名录\n", "砾泉区检查对象名录,\n2026年,\n\n", ",\n,\n", "\n" * 10],
)
def test_title_rows_are_survived(tmp_path: Path, above: str) -> None:
    """Titles and blank rows above the header are passed over, said, and not counted as data."""
    path = write(tmp_path, f"{above}统一社会信用代码,名称\n{A},甲\nbad,乙\n")
    report = check_register(path)
    assert [(fault.row, fault.code) for fault in report.faults] == [(2, "length")]
    assert bool(report.notes) == bool(above)


def test_map_wins_over_headers(tmp_path: Path) -> None:
    """A column named by the caller is taken, whatever other headers say."""
    path = write(tmp_path, f"统一社会信用代码,主体代码X\nbad,{A}\n")
    assert check_register(path, columns={"id": "主体代码X"}).ok
    assert not check_register(path).ok


def test_missing_identity_column_lists_headers(tmp_path: Path) -> None:
    """Without an identity column the headers found are listed, with how to map one."""
    path = write(tmp_path, f"字号,主体XX\n甲,{A}\n")
    with pytest.raises(NoColumnError, match=r"字号、主体XX.*--map id=") as caught:
        check_register(path)
    assert "headers found" in caught.value.message("en")
    with pytest.raises(NoColumnError, match="“没有”"):
        check_register(path, columns={"id": "没有"})


@pytest.mark.parametrize("headers", ["统一社会信用代码,注册号", "uscc,uscc", "id,code"])
def test_two_candidates_are_refused(tmp_path: Path, headers: str) -> None:
    """If two columns may be the identity, neither is guessed."""
    path = write(tmp_path, f"{headers}\n{A},{A}\n")
    with pytest.raises(TwoColumnsError, match="--map id="):
        check_register(path)


def test_columns_that_complement_one_another(tmp_path: Path) -> None:
    """Credit code or else registration number: both columns are one identity when asked for."""
    path = write(
        tmp_path,
        f"名称,统一社会信用代码,注册号\n甲,{A},\n乙,,110108000000016\n丙\n丁,{B},110108000000016\n",
    )
    report = check_register(path, columns={"id": "统一社会信用代码|注册号"})
    assert [(fault.row, fault.code) for fault in report.faults] == [(3, "missing")]
    assert report.by_scheme == {"uscc": 2, "regno15": 1}
    rows = list(read_table(path, columns={"id": "统一社会信用代码|注册号"}))
    assert rows[1].values["id"] == "110108000000016"
    with pytest.raises(NoColumnError, match="“证号”"):
        check_register(path, columns={"id": "统一社会信用代码|证号"})


def test_a_header_with_a_bar_in_it(tmp_path: Path) -> None:
    """A header that is written with a bar is one column, not two."""
    path = write(tmp_path, f"代码|号码,名称\n{A},甲\n")
    assert check_register(path, columns={"id": "代码|号码"}).ok


def test_row_ids_do_not_compete_with_credit_codes(tmp_path: Path) -> None:
    """A plain id column gives way to a credit code column."""
    path = write(tmp_path, f"id,uscc\n1,{A}\n")
    assert check_register(path).column == "uscc"


@pytest.mark.parametrize(
    "text,why",
    [("", "为空"), ("\n\n", "没有内容"), ("uscc,name\n", "只有表头"), ("uscc\n\n \n", "只有表头")],
)
def test_nothing_to_check(tmp_path: Path, text: str, why: str) -> None:
    """An empty file and a header without rows are nothing to check, never a pass."""
    with pytest.raises(NothingToCheckError, match=why):
        check_register(write(tmp_path, text))


def test_missing_file(tmp_path: Path) -> None:
    """A path that does not open is refused by name."""
    with pytest.raises(UnreadableTableError, match="没有这个"):
        check_register(tmp_path / "没有这个.csv")
    with pytest.raises(UnreadableTableError):
        check_register(tmp_path)


def test_blank_rows_count_and_trailing_ones_do_not(tmp_path: Path) -> None:
    """A blank row between rows is a row without id; blank rows at the end are no rows."""
    report = check_register(write(tmp_path, f"uscc,name\n{A},甲\n,\n\n{B},乙\n,\n\n"))
    assert [(fault.row, fault.code) for fault in report.faults] == [(2, "missing"), (3, "missing")]
    assert (report.rows, report.accepted) == (4, 2)


def test_ragged_rows_are_said(tmp_path: Path) -> None:
    """Rows with more or fewer cells than the header are judged as they stand, and counted."""
    report = check_register(write(tmp_path, f"name,uscc\n甲,{A}\n乙\n丙,丁,{B}\n"))
    assert [(fault.row, fault.code) for fault in report.faults] == [(2, "missing"), (3, "length")]
    assert "2 行" in report.notes[-1].zh


@pytest.mark.parametrize("text", ['uscc,name\n"A,甲\nB,乙\n', 'uscc,name\nA,"甲"乙\n'])
def test_broken_quotes_are_refused(tmp_path: Path, text: str) -> None:
    """A quote that does not close would swallow rows: the file is refused, with the line."""
    with pytest.raises(UnreadableTableError, match="引号"):
        check_register(write(tmp_path, text))


def test_commas_and_line_breaks_inside_quotes(tmp_path: Path) -> None:
    """Quoted commas and line breaks are part of a cell; rows are counted, not lines."""
    report = check_register(write(tmp_path, f'name,uscc\n"甲,\n乙",{A}\n丙,bad\n'))
    assert [(fault.row, fault.value) for fault in report.faults] == [(2, "bad")]


def test_one_lost_byte_is_one_fault(tmp_path: Path) -> None:
    """Bytes that fit no encoding are reported where they stand, not for the whole file."""
    good = f"名称,统一社会信用代码\n云杉店,{A}\n月牙店,".encode()
    report = check_register(
        write(tmp_path, good + b"9111000060003734\xffL\n" + f"甲,{B}\n".encode())
    )
    assert [(fault.row, fault.code) for fault in report.faults] == [(2, "encoding")]
    report = check_register(
        write(tmp_path, f"名称,信用代码\n云杉店,{A}\n月牙店,".encode("gb18030") + b"9135\xff0100\n")
    )
    assert [(fault.row, fault.code) for fault in report.faults] == [(2, "encoding")]


def test_replacement_characters_written_in_the_file(tmp_path: Path) -> None:
    """Characters lost before the file was written are the fault ``encoding``."""
    report = check_register(write(tmp_path, f"uscc\n{A}\n\ufffd\ufffd·420\ufffd\ufffd\n"))
    assert dict(report.by_code) == {"encoding": 1}


def test_encoding_can_be_said(tmp_path: Path) -> None:
    """The caller may name the encoding; an unknown one is refused."""
    path = write(tmp_path, f"代碼,名稱\nX,{A}\n", "big5")
    assert check_register(path, encoding="big5", columns={"id": "名稱"}).ok
    for unknown in ("klingon", "base64"):
        with pytest.raises(UnreadableTableError, match=unknown):
            check_register(path, encoding=unknown)
    with pytest.raises(UnreadableTableError, match="编码中断"):
        check_register(path, encoding="utf-16")


@pytest.mark.parametrize("data", [b"\x00\x01\x02\x03", b"uscc\n\0\n", b"\xff\xfeu\x00s"])
def test_no_text_is_refused(tmp_path: Path, data: bytes) -> None:
    """A file of zero bytes, or of half characters, is no table."""
    with pytest.raises((UnreadableTableError, NoColumnError)):
        check_register(write(tmp_path, data))


def test_stray_zero_bytes(tmp_path: Path) -> None:
    """A zero byte among much text is dirt in one cell, not a reason to refuse the register."""
    text = f"uscc,name\n{A},甲\0乙\n{B},丙\n" + "\0bad,丁\n"
    report = check_register(write(tmp_path, text))
    assert [(fault.row, fault.code) for fault in report.faults] == [(3, "length")]


def test_single_column_file(tmp_path: Path) -> None:
    """A file with nothing but codes is a register too."""
    assert check_register(write(tmp_path, f"uscc\n{A}\n{B}\n")).accepted == 2


def test_values_are_never_trimmed(tmp_path: Path) -> None:
    """A blank before a code is a fault with its own remedy, not repaired."""
    report = check_register(write(tmp_path, f"uscc\n {A}\n\t{B}\n"))
    assert [(fault.code, fault.hint) for fault in report.faults] == [("length", "space")] * 2


def test_columns_keep_their_headers(tmp_path: Path) -> None:
    """Unknown columns keep their headers; blank and repeated headers are told apart."""
    path = write(tmp_path, f"uscc,街道,街道,,名称\n{A},甲,乙,丙,丁\n")
    assert open_table(path).columns == ("uscc", "街道", "街道(2)", "列4", "名称")
    (row,) = read_table(path)
    assert row.values == {"id": A, "街道": "甲", "街道(2)": "乙", "列4": "丙", "name": "丁"}
    (row,) = open_table(path).rows()
    assert list(row.values) == ["uscc", "街道", "街道(2)", "列4", "名称"]


def test_mapped_columns_are_not_shadowed(tmp_path: Path) -> None:
    """A column that is merely called id never replaces the column the caller mapped."""
    path = write(tmp_path, f"主体代码,id,等第,tier\n{A},7,甲,乙\n")
    (row,) = read_table(path, columns={"id": "主体代码", "tier": "等第"})
    assert row.values == {"id": A, "id(2)": "7", "tier": "甲", "tier(2)": "乙"}


def test_other_fields_can_be_needed(tmp_path: Path) -> None:
    """A field the caller needs is found or refused by name; ids need not be among them."""
    path = write(tmp_path, "街道,信用等级\n甲,A\n")
    table = open_table(path, need=("tier",), columns={"tier": "信用等级"})
    assert table.header("tier") == "信用等级"
    assert table.header("id") == ""
    with pytest.raises(NoColumnError, match="station"):
        open_table(path, need=("station",), columns={"tier": "信用等级"})
