"""A register of a million rows read from each kind of file, beside those who only read it.

    python benchmarks/bench_tables.py [ROWS] [REGISTER.parquet]

Every line is a process of its own: CPU seconds, peak memory, rows accepted. The peers read the file and judge
nothing; the ratio is theirs over ours. With a register of one's own it is judged too, by the count of its faults.
"""

import resource
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from ssj_core.registers import uscc_check_character

CHECK: Final = """
from ssj_core.adapters.tables import check_register
report = check_register({path!r})
print(report.accepted, *(f"{{code}} {{n}}" for code, n in sorted(report.by_code.items())))
"""
ENTRIES: Final = {
    "ssj_core check_register": CHECK,
    "pandas, calamine": "import pandas; print(len(pandas.read_excel({path!r}, engine='calamine', dtype=str)))",
    "openpyxl, read only": (
        "import openpyxl; sheet = openpyxl.load_workbook({path!r}, read_only=True).active; "
        "print(sum(1 for _ in sheet.iter_rows(values_only=True)) - 1)"
    ),
    "pandas read_csv": "import pandas; print(len(pandas.read_csv({path!r}, dtype=str)))",
    "polars read_csv": "import polars; print(len(polars.read_csv({path!r}, infer_schema=False)))",
    "pandas read_parquet": "import pandas; print(len(pandas.read_parquet({path!r})))",
}
PEERS: Final = {
    ".xlsx": ("pandas, calamine", "openpyxl, read only"),
    ".csv": ("pandas read_csv", "polars read_csv"),
    ".parquet": ("pandas read_parquet",),
}
HEADER: Final = ("统一社会信用代码", "名称", "信用等级", "行政区划")
_PARTS: Final = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
    ),
    "_rels/.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/_rels/workbook.xml.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="名录" sheetId="1" r:id="a"/></sheets></workbook>'
    ),
}


def rows_of(number: int) -> Iterator[tuple[str, ...]]:
    """Yield invented rows: every code holds, of an area that is not assigned."""
    for at in range(number):
        body = f"91159900MA{at:07d}"
        yield (body + uscc_check_character(body), f"虚构的第{at}号店", "ABCD"[at % 4], "159900")


def write_xlsx(path: Path, number: int) -> None:
    """Write a workbook as a stream: its texts stand in the cells, as exports write them."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, text in _PARTS.items():
            archive.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + text)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(
                b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
            )
            for at, row in enumerate((HEADER, *rows_of(number)), 1):
                cells = "".join(
                    f'<c r="{letter}{at}" t="inlineStr"><is><t>{cell}</t></is></c>'
                    for letter, cell in zip("ABCD", row, strict=True)
                )
                sheet.write(f'<row r="{at}">{cells}</row>'.encode())
            sheet.write(b"</sheetData></worksheet>")


def write_others(folder: Path, number: int) -> None:
    """Write the same rows as CSV and Parquet."""
    rows = list(rows_of(number))
    with (folder / "register.csv").open("w", encoding="utf-8") as file:
        file.writelines(",".join(row) + "\n" for row in (HEADER, *rows))
    pq.write_table(
        pa.table(dict(zip(HEADER, map(list, zip(*rows, strict=True)), strict=True))),
        folder / "register.parquet",
    )


def measured(code: str) -> tuple[float, float, str]:
    """Return CPU seconds, peak memory in MB and what was printed, of a process of its own."""
    # The kernel counts the peak of whoever started a process into its own usage: its status does not.
    told = code + (
        "\nimport re, resource; status = open('/proc/self/status').read()"
        "\nchildren = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss"
        "\nprint(max(int(re.search('VmHWM:.*?([0-9]+)', status)[1]), children) / 1024)"
    )
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([sys.executable, "-c", told], check=True, capture_output=True, text=True)  # noqa: S603 - our own words
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    *answer, peak = done.stdout.splitlines()
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return spent, float(peak), " ".join(answer)


def table(path: Path, peers: tuple[str, ...]) -> None:
    """Print one comparison."""
    print(f"\n{path.name}, {path.stat().st_size / 1e6:.1f} MB")
    ours = 0.0
    for label in ("ssj_core check_register", *peers):
        spent, peak, answer = measured(ENTRIES[label].format(path=str(path)))
        ours = ours or spent
        print(
            f"  {label:<26}{spent:>9.2f} s CPU{spent / ours:>8.2f} x{peak:>9.0f} MB   {answer}",
            flush=True,
        )


def main() -> None:
    """Measure and print the tables."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_xlsx(folder / "register.xlsx", number)
        write_others(folder, number)
        for kind, peers in PEERS.items():
            table(folder / f"register{kind}", peers)
    for own in sys.argv[2:]:
        table(Path(own), PEERS[Path(own).suffix])


if __name__ == "__main__":
    main()
