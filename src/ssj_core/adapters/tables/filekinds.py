"""What a file is, told by its first bytes and never by its name; what is no table is named."""

import os
import re
import stat
import zipfile
from pathlib import Path
from typing import Final, Literal

from ssj_core.adapters.tables import limits
from ssj_core.errors.registers import NothingToCheckError, UnreadableTableError

Kind = Literal["text", "xlsx", "calamine", "parquet"]
_HEAD: Final = 4096
_SAVE: Final = ("请在 Excel 中另存为 XLSX", "save it as XLSX in a spreadsheet")
_UNPACK: Final = ("请先解压，再给出其中的表格", "unpack it and give the table inside")
_EXPORT: Final = ("请导出为 XLSX 或 CSV", "export it as XLSX or CSV")
_SIGNS: Final = (
    (b"%PDF", "PDF 文件", "a PDF", _EXPORT),
    (b"\x1f\x8b", "压缩包", "a compressed file", _UNPACK),
    (b"Rar!", "压缩包", "a compressed file", _UNPACK),
    (b"7z\xbc\xaf", "压缩包", "a compressed file", _UNPACK),
    (b"\x89PNG", "图片", "a picture", _EXPORT),
    (b"\xff\xd8\xff", "图片", "a picture", _EXPORT),
    (b"{\\rtf", "文档", "a document", _EXPORT),
    (b"GIF8", "图片", "a picture", _EXPORT),
    (b"SQLite format 3", "数据库文件", "a database", _EXPORT),
)
_XML_2003: Final = re.compile(
    r"urn:schemas-microsoft-com:office:spreadsheet|progid=.Excel", re.IGNORECASE
)
_PAGE: Final = re.compile(
    r"\s*<(?:!doctype|html|head|meta|body|table|style|div|!--)", re.IGNORECASE
)
_ARCHIVE: Final = re.compile(r"\s*(?:MIME-Version|Content-Type|From: <Saved by)[: ]", re.IGNORECASE)
_JSON: Final = re.compile(r'\s*(?:\{\s*["}]|\[\s*[\[{"\]])')
_ZIP, _OLE, _PARQUET = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"PAR1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_TAIL: Final = 1 << 20


def refused(path: Path, zh: str, en: str) -> UnreadableTableError:
    """Return the refusal of a file, with why."""
    return UnreadableTableError(name=path.name, why_zh=zh, why_en=en)


def file_kind(path: Path) -> Kind:
    """Return how a file is read.

    Raises:
        UnreadableTableError: it does not open, is no plain file, or is of a kind that is no table.
        NothingToCheckError: it is empty.
    """
    head = _head(path)
    if not head:
        raise NothingToCheckError(name=path.name, why_zh="文件为空", why_en="the file is empty")
    if head.startswith(_PARQUET):
        return "parquet"
    if head.startswith(_OLE):
        if _holds(path, _ENCRYPTED):
            raise refused(
                path,
                "是加了密码的工作簿；请先去掉密码，再另存为 XLSX",
                "a workbook with a password; remove it and save it as XLSX again",
            )
        return "calamine"
    if head.startswith(_ZIP):
        return _zip_kind(path)
    for sign, zh, en, (do_zh, do_en) in _SIGNS:
        if head.startswith(sign):
            raise refused(path, f"这是{zh}，{do_zh}", f"this is {en}; {do_en}")
    _no_document(path, head)
    return "text"


def check_unpacked(path: Path, archive: zipfile.ZipFile) -> None:
    """Refuse a workbook that would unpack to more than a table may be, by what its archive says.

    Raises:
        UnreadableTableError: it would.
    """
    unpacked = sum(part.file_size for part in archive.infolist())
    packed = path.stat().st_size
    if unpacked > limits.UNPACKED_MOST or (
        unpacked > limits.UNPACKED and unpacked > packed * limits.RATIO
    ):
        raise refused(
            path,
            f"解压后有 {unpacked:,} 字节，超过上限",
            f"it would unpack to {unpacked:,} bytes, more than a table may have",
        )


def _head(path: Path) -> bytes:
    try:
        # A pipe or a device would keep us waiting: only plain files are opened.
        if stat.S_ISREG(path.stat().st_mode):
            with path.open("rb") as file:
                return file.read(_HEAD)
    except (OSError, ValueError) as error:
        raise UnreadableTableError(
            name=str(path),
            why_zh="文件打不开，请检查路径和权限",
            why_en=f"it does not open ({getattr(error, 'strerror', None) or error})",
        ) from error
    raise UnreadableTableError(
        name=str(path), why_zh="不是普通文件", why_en="it does not open: not a plain file"
    )


def _holds(path: Path, sign: bytes) -> bool:
    with path.open("rb") as file:
        start = file.read(_TAIL)
        file.seek(max(0, os.fstat(file.fileno()).st_size - _TAIL))
        return sign in start or sign in file.read(_TAIL)


def _zip_kind(path: Path) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive:
            check_unpacked(path, archive)
            names = {name.replace("\\", "/").lstrip("/") for name in archive.namelist()}
    except UnreadableTableError:
        raise
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, EOFError) as error:
        raise refused(
            path,
            "不是完好的工作簿；请另存为 XLSX",
            f"not a sound workbook ({error}); save it as XLSX again",
        ) from error
    if "xl/workbook.bin" in names or "content.xml" in names:
        return "calamine"
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    if any(name.startswith(("word/", "ppt/")) for name in names):
        raise refused(path, f"这是文档，{_EXPORT[0]}", f"this is a document; {_EXPORT[1]}")
    raise refused(
        path,
        f"这是压缩包（ZIP），不是工作簿；{_UNPACK[0]}",
        f"this is a ZIP, no workbook; {_UNPACK[1]}",
    )


def _no_document(path: Path, head: bytes) -> None:
    """Refuse pages, their archives, XML and JSON, which spreadsheets open as if they were tables."""
    utf16 = head[:2] in (b"\xff\xfe", b"\xfe\xff")
    text = head.decode("utf-16" if utf16 else "utf-8", errors="replace").lstrip("\ufeff")
    kinds = (
        (_XML_2003.search(text) and text.lstrip().startswith("<"), "XML 表格（2003）", "XML 2003"),
        (_PAGE.match(text), "网页", "a web page"),
        (text.lstrip().startswith("<?xml"), "XML 文件", "XML"),
        (_ARCHIVE.match(text), "网页存档", "a web archive"),
    )
    for found, zh, en in kinds:
        if found:
            raise refused(path, f"这是{zh}，{_SAVE[0]}", f"this is {en}; {_SAVE[1]}")
    if _JSON.match(text):
        raise refused(path, f"这是 JSON 文件，{_EXPORT[0]}", f"this is JSON; {_EXPORT[1]}")
