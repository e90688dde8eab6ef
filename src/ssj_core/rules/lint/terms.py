"""What a local book calls otherwise than the law above it, where its words promise less."""

import re
from collections.abc import Iterator
from itertools import product
from typing import Final

from ssj_core.legal import Place, Text
from ssj_core.rules.lint._finding import Finding, notice
from ssj_core.rules.rulebook import Rulebook

_PERIOD: Final = re.compile(r"(\d+)\s*个?(工作日|小时|日|天|周|个月|月|年)")
_SHARE: Final = re.compile(r"(\d+(?:\.\d+)?)\s*[%％]")


def term_findings(book: Rulebook) -> Iterator[Finding]:
    """Yield the names of a place that give more time, or ask for less, than those of a place above."""
    places = book.terms.places
    for below, above in product(places, places):
        if below == above or not Place(above).covers(Place(below)):
            continue
        for code in sorted(places[below].keys() & places[above].keys()):
            ours, theirs = places[below][code][1], places[above][code][1]
            if loosens(ours, theirs):
                yield notice(
                    "term-loosens",
                    (code,),
                    f"{below} 称“{ours.zh}”，比上级 {above} 的“{theirs.zh}”更宽；"
                    "名称不改变期限和比例，请改为不低于上级的说法",
                    f"{below} calls it {ours.en!r}, which promises less than {theirs.en!r} of {above}: "
                    "a name changes no term and no rate, ask for no less in words either",
                )


def loosens(ours: Text, theirs: Text) -> bool:
    """Tell whether one name gives more time, or a smaller share, than another in the same unit.

    >>> loosens(Text("30个工作日内", "30 working days"), Text("20个工作日内", "20 working days"))
    True
    >>> loosens(Text("10日内", "10 days"), Text("20日内", "20 days"))
    False
    """
    longer = [
        int(own[0]) > int(above[0])
        for own, above in product(_PERIOD.findall(ours.zh), _PERIOD.findall(theirs.zh))
        if own[1].strip("个") == above[1].strip("个")
    ]
    less = [
        float(own) < float(above)
        for own, above in product(_SHARE.findall(ours.zh), _SHARE.findall(theirs.zh))
    ]
    return any(longer) or any(less)
