"""How the invented district shows itself: title, words, what of a person is shown, the year in numbers."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from ssj_core.demo.cast import CONFERENCE, Cast
from ssj_core.disclosure import Cell, Facts, MaskingPolicy
from ssj_core.disclosure.public import Showing
from ssj_core.legal import Text

MASKING: Final = MaskingPolicy(
    {
        "name": "show",
        "sex": "hide",
        "cert_no": "last4",
        "post": "show",
        "target": "show",
        "target_id": "show",
    }
)
"""What the demo district decided to show of inspectors and targets, all of them invented (A13)."""
_WELCOME: Final = (
    Text(
        "这里公示抽查事项清单、检查人员名录、工作细则、年度计划、抽取记录和检查结果。每一次抽取都先封存、后取得随机数，任何人都可以用复核包重新计算。",
        "The item list, the inspectors, the work rules, the plans, the draws and the results of the year. Every draw was sealed before its randomness existed, and anyone can recompute it from its bundle.",
    ),
    Text(
        "不公示企业的信用风险分类；保密抽取在约定日期之前只公示封存码。",
        "No enterprise's risk class is shown; of an unannounced draw only the seal code is public until the day it opens.",
    ),
)


def showing(cast: Cast, figures: Iterable[tuple[Text, Cell]], day: date) -> Showing:
    """Return how the district's public site presents itself on a day, with the year's figures."""
    numbers = Facts(title=Text("年度数字", "The year in numbers"), items=tuple(figures))
    return Showing(
        title=Text("砾泉区双随机、一公开", "Liquan District: double random, one public"),
        publisher=Text(f"{CONFERENCE}办公室", "Office of the joint conference (invented)"),
        day=day,
        masking=MASKING,
        inspectors=tuple(person for person in cast.inspectors if person.state == "active"),
        rehearsal=True,
        welcome=_WELCOME,
        numbers=(numbers,),
    )
