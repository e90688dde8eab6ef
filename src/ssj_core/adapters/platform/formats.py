"""The forms that go between this journal and a platform, by name."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ssj_core.adapters.platform.columns import Column, Form
from ssj_core.adapters.platform.results_form import results_form
from ssj_core.errors.platform import FormUnknownError

_TARGET: Final = (
    Column(name="统一社会信用代码", takes="identity", wide=24),
    Column(name="检查对象名称", wide=36),
)
_TASK: Final = (Column(name="抽查任务编号"), Column(name="抽查任务名称", needed=False, wide=30))

FORMS: Final[Mapping[str, Form]] = MappingProxyType(
    {
        form.name: form
        for form in (
            Form(
                "定向名单",
                (
                    *_TASK,
                    *_TARGET,
                    Column(name="抽取组", needed=False),
                    Column(name="检查部门"),
                    Column(name="检查人员", needed=False, wide=30),
                    Column(name="封存码", needed=False, wide=40),
                ),
            ),
            Form(
                "抽取结果",
                (
                    Column(name="平台任务编号"),
                    *_TASK,
                    Column(name="计划编号"),
                    Column(name="抽取部门"),
                    Column(name="抽取日期", takes="day"),
                    *_TARGET,
                ),
            ),
            results_form(),
        )
    }
)
"""The list our draw leaves as, the list another platform drew, and results either way."""


def form_of(name: str | Form) -> Form:
    """Return the form called `name`; a form is itself.

    Raises:
        FormUnknownError: there is none.

    >>> [one.name for one in form_of("抽取结果").columns][:3]
    ['平台任务编号', '抽查任务编号', '抽查任务名称']
    """
    if isinstance(name, Form):
        return name
    if name not in FORMS:
        raise FormUnknownError(form=name, known="、".join(FORMS))
    return FORMS[name]
