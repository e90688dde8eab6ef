"""Writes law.md from the packaged rulebooks: ``python docs/law.py``."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from ssj_core.rules import Clause, Rulebook, book_names
from ssj_core.rules.clause import Unmodelled

HERE: Final = Path(__file__).parent
SEEN: Final = {"primary": "原文 / text read", "secondary": "转载 / copy", None: "—"}
INTRO: Final = """# 随包的法 · The law that ships

每部规则书依据哪些文件、何时有效、有几条、读过原文还是转载。
What each rulebook rests on, when it is in force, how many clauses, and whether the text itself was read.
本页由 `docs/law.py` 从规则书生成；适用前请与现行文本核对，本库的摘要不是法律意见。
Made from the rulebooks by `docs/law.py`. Check against the text in force before you rely on it; our summaries are no legal advice.

"""
LOST: Final = """## 没有找到的 / What could not be read

国办发〔2024〕54号、司法部的问题解答、国市监信发〔2022〕6号、内政办发〔2025〕20号第（四）项以后只见到转载或报道；
市场监管总局自己的年度频次上限、内蒙古的扫码入企规定、“较低数额罚款”的自治区标准、消防监督检查规定的全文、2025—2026 年任何一份 A–D 各级都有数字的比例表，都没有找到。
Only copies or reports were seen of documents 54 and 6, of the answers of the Ministry of Justice and of the later parts of Inner Mongolia's paper. Not found at all: SAMR's own caps, Inner Mongolia's rule on visit codes and on lower fines, the full rules on fire inspections, and any table of 2025–2026 with a number for each of A, B, C and D.
"""


def title_of(book: Rulebook) -> str:
    """Return the title of a book in both languages."""
    (title,) = book.titles
    return f"{title.zh} / {title.en}"


def span(passages: list[Clause | Unmodelled]) -> str:
    """Return from when until when the passages are in force."""
    first = min(passage.period.start for passage in passages)
    ends = {passage.period.until for passage in passages}
    last = "" if None in ends else str(max(end for end in ends if end is not None))
    return f"{first} — {last}".rstrip()


def rows(book: Rulebook) -> Iterator[str]:
    """Yield a line of the table for each instrument of a book."""
    passages: dict[str, list[Clause | Unmodelled]] = {}
    for passage in (*book.clauses, *book.unmodelled):
        passages.setdefault(passage.citation.instrument.key, []).append(passage)
    for cited in passages.values():
        instrument = cited[0].citation.instrument
        seen = " + ".join(sorted({SEEN[passage.citation.confidence] for passage in cited}))
        name = (
            f"[{instrument.title.zh}]({instrument.url})" if instrument.url else instrument.title.zh
        )
        clauses = sum(isinstance(passage, Clause) for passage in cited)
        gaps = len(cited) - clauses
        yield (
            f"| {name} {instrument.number} | {span(cited)} | {clauses}"
            f"{f' (+{gaps} 未建模 / not modelled)' if gaps else ''} | {seen} |"
        )


def page() -> str:
    """Return the page."""
    parts = [INTRO]
    for name in book_names():
        book = Rulebook.load(name)
        parts.append(f"## `{name}`\n\n{title_of(book)}\n")
        parts.append("| 文件 / instrument | 有效 / in force | 条款 / clauses | 依据 / seen as |")
        parts.append("|---|---|---|---|")
        parts += [*rows(book), ""]
    return "\n".join((*parts, LOST))


if __name__ == "__main__":
    (HERE / "law.md").write_text(page(), encoding="utf-8")
