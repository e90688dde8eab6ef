"""What keeps closed what would be public: a passage of a law or a regulation, put to the rulebook (C17).

A plan, a list, a result, a record: whatever is withheld names the passage, and the rulebook says
whether a ground of that kind will do. An office's own paper is named like any other, and refused.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from ssj_core.encoding import Text, Word
from ssj_core.journal.facts import labelled, value
from ssj_core.journal.values import Value
from ssj_core.rules.asking import Ask, allowed
from ssj_core.rules.questions import MayWithhold

_OWN: Final = re.compile(r"^(我|本)(局|委|办|单位|部门|机关)|内部")
_NO_LAW: Final = ("规定", "办法", "细则", "制度", "通知", "意见", "方案")


class GroundKind(Word, zh="依据类别", en="kind of ground"):
    """What sort of paper orders something closed."""

    LAW = "law", "法律", "law"
    REGULATION = "regulation", "法规", "regulation"
    RULE = "rule", "规章", "rule of a ministry or government"
    OTHER = "other", "其他文件", "another paper"


@value("不予公示的依据", "legal ground for withholding", kw_only=False)
class LegalGround(Value):
    """The passage of a law or a regulation that orders something withheld (clause C17).

    Attributes:
        instrument: title of the law.
        article: its article.
        kind: what sort of paper it is; left out, its title says it: only laws are called 法, only
            regulations 条例 (the regulation on making rules forbids 规章 the name). A title that says
            neither is no ground until its kind is told.

    >>> LegalGround("中华人民共和国保守国家秘密法", "第十三条").legal
    True
    >>> LegalGround("我局内部规定", "第一条", GroundKind.LAW).legal
    False
    """

    instrument: str = labelled("法律法规名称", "title of the law")
    article: str = labelled("条款", "article")
    kind: GroundKind | None = labelled("依据类别", "kind of ground", default=None, late=True)

    @property
    def legal(self) -> bool:
        """Whether it is a law or a regulation (法律、法规)."""
        title = self.instrument.strip("《》 ")
        if self.kind is None:
            return title.endswith(("法", "法典", "条例")) and not title.endswith("办法")
        # Whatever kind is told: an office's own paper is no law, and no law is called 规定 or 办法.
        own = _OWN.search(title) or (self.kind is GroundKind.LAW and title.endswith(_NO_LAW))
        return self.kind in (GroundKind.LAW, GroundKind.REGULATION) and not own

    def say(self) -> str:
        """Return the ground for people."""
        return f"《{self.instrument}》{self.article}"


def may_withhold(document: str, ground: LegalGround, of: Text) -> Iterator[Ask[Any]]:
    """Yield the question whether `document` may stay closed on this ground (C17).

    Args:
        document: what it is about, as the rulebook writes it: ``inspection-result``, ``item-list``.
        ground: the passage.
        of: the act, for people.
    """
    yield Ask(MayWithhold(document=document, ground=ground.legal), allowed(), of)
