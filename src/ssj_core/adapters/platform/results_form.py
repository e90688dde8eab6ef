"""The form 检查结果: one row for each item a department checked at one target.

A platform that says who came, when, what was found, who confirmed, entered, reviewed and published
says everything an inspection needs; what its list does not say is refused by the column's name.
"""

from typing import Final

from ssj_core.adapters.platform.columns import Column, Form
from ssj_core.encoding import Word
from ssj_core.inspection import CODES, Capacity, Mark, ResultList, Source, Verdict
from ssj_core.planning import Method, channel_text

YES, NO = "是", "否"
REFUSED: Final = "拒绝签字盖章"
PUBLISHED: Final = {
    channel: f"公示日期（{channel_text(channel).zh}）" for channel in ("gsxt", "portal")
}
"""The column with the day a result became public, by channel."""


def _labels(kind: type[Word]) -> tuple[str, ...]:
    return tuple(one.zh for one in kind)


def _may(name: str, **more: object) -> Column:
    return Column(name=name, needed=False, **more)  # type: ignore[arg-type] # passed on as they are


VISIT: Final = (
    Column(name="检查编号"),
    Column(name="抽查任务编号"),
    Column(name="统一社会信用代码", takes="identity", wide=24),
    Column(name="检查对象名称", wide=36),
    Column(name="检查来源", choices=_labels(Source)),
    Column(name="下达日期", takes="day"),
    _may("检查通知书文号", wide=24),
    _may("通知日期", takes="day"),
    Column(name="开始日期", takes="day"),
    Column(name="检查日期", takes="day"),
    Column(name="检查方式", choices=_labels(Method), many=True),
    _may("确认方式", choices=(*_labels(Mark), REFUSED)),
    _may("签字人"),
    _may("签字人身份", choices=_labels(Capacity)),
    _may("确认日期", takes="day"),
    _may("拒签原因", wide=30),
    _may("注明人员"),
    _may("见证人"),
    _may("见证人身份"),
)
"""What is the same in every row of one inspection; 检查日期 is the day it ended (C93)."""


def _part(choices: tuple[str, ...], also: tuple[str, ...]) -> tuple[Column, ...]:
    return (
        Column(name="检查部门"),
        Column(name="检查人员", many=True, wide=24),
        Column(name="检查结果", choices=choices, also=also, many=True, wide=40),
        Column(name="涉嫌犯罪", choices=(YES, NO)),
        Column(name="录入人"),
        Column(name="录入人部门"),
        Column(name="录入日期", takes="day"),
        _may("审核人"),
        _may("审核人部门"),
        _may("审核结论", choices=_labels(Verdict)),
        _may("审核日期", takes="day"),
        *(_may(name, takes="day", wide=30) for name in PUBLISHED.values()),
        _may("备注", wide=30),
    )


PART: Final = tuple(one.name for one in _part((), ()))
"""What is the same in every row of one department (C92, C118)."""


def results_form(listed: ResultList | None = None) -> Form:
    """Return the form 检查结果, with results as labels, or as the codes of a platform's own list.

    Args:
        listed: the platform's list; None for the labels of this library.

    >>> from ssj_core.inspection import ZJ1
    >>> form = results_form(ZJ1)
    >>> next(one for one in form.columns if one.name == "检查结果").choices[:3]
    ('1', '2', '3')
    """
    choices = tuple(one.zh for one in CODES.values() if not one.heading)
    also: tuple[str, ...] = ()
    if listed is not None:
        choices, also = tuple(listed.codes), tuple(listed.headings)
    item = (
        Column(name="抽查事项"),
        Column(name="检查内容", wide=30),
        Column(name="是否检查", choices=(YES, NO)),
        Column(name="检查情况", wide=30),
        _may("事项结果", choices=choices, also=also, many=True, wide=40),
        _may("当场处理", wide=24),
    )
    return Form("检查结果", (*VISIT, *_part(choices, also), *item))
