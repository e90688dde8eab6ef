"""Mistakes in bytes: documents that are not canonical, ids outside the grammar, unknown suites."""

from ssj_core.errors._base import InputRefusedError


class NotCanonicalError(InputRefusedError):
    """A document is not in the one form its hash is taken of."""

    code = "encoding.not-canonical"
    zh = "文件不是规范的 JSON 形式：{path} 处{why_zh}；请使用原始文件，不要用编辑器另存"
    en = "not canonical JSON: {why_en} at {path}; use the original file, not one saved again by an editor"


class DocumentRefusedError(InputRefusedError):
    """A JSON or TOML text that cannot be read, or is larger or deeper than a reader takes."""

    code = "encoding.document-refused"
    zh = "无法读取：{why_zh}"
    en = "unreadable: {why_en}"


class IdRefusedError(InputRefusedError):
    """An id is outside the closed grammar of the draw protocol."""

    code = "encoding.id-refused"
    zh = "编号 {value!r} 不能用于抽取：{why_zh}；请在名录中更正，本程序不会自动修改"
    en = "id {value!r} cannot enter a draw: {why_en}; correct it in the register, it is never repaired"


class DayRefusedError(InputRefusedError):
    """What is written where a day belongs is none."""

    code = "encoding.day-refused"
    zh = "{value!r} {why_zh}"
    en = "{value!r}: {why_en}"


class UnknownSuiteError(InputRefusedError):
    """A digest suite other than ``sha256`` and ``sm3``."""

    code = "encoding.unknown-suite"
    zh = "不认识的杂凑算法 {suite!r}；可用 sha256 或 sm3"
    en = "unknown suite {suite!r}; use sha256 or sm3"


class TextBlankError(InputRefusedError):
    """A bilingual text lacks one of its two languages."""

    code = "encoding.text-blank"
    zh = "双语文本缺少 {missing}：zh 与 en 都必须填写"
    en = "a bilingual text lacks {missing}: both zh and en must be written"


class UnknownWordError(InputRefusedError):
    """A word outside a closed list (kinds, states, methods)."""

    code = "encoding.unknown-word"
    zh = "{what_zh}没有“{value}”；请用其中之一：{known_zh}"
    en = "{what_en}: {value!r} is not one of {known_en}"
