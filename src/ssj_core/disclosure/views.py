"""The public views: which columns each has, and which of them no row does without."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from attrs import frozen

from ssj_core.disclosure.page import Cell, Column, Table
from ssj_core.errors import ManyFaultsError
from ssj_core.errors.disclosure import RequiredFieldEmptyError
from ssj_core.legal import Text


@frozen
class Field:
    """A field of a view.

    Attributes:
        key: its name in the data files.
        label: its name for people.
        required: whether a row without it is refused.
        solid: whether its cells are kept on one line.
        code: whether its cells are codes of forty digits, which get the room of five groups.
    """

    key: str
    label: Text
    required: bool = False
    solid: bool = False
    code: bool = False


@frozen(kw_only=True)
class View:
    """A public view: what it is called, its fields, how it is explained."""

    name: str
    title: Text
    fields: tuple[Field, ...]
    note: Text | None = None

    def _faults(self, rows: Iterable[Mapping[str, Cell]]) -> Iterator[RequiredFieldEmptyError]:
        for number, row in enumerate(rows, start=1):
            for entry in self.fields:
                if entry.required and row.get(entry.key, "") == "":
                    yield RequiredFieldEmptyError(
                        view=self.title.zh,
                        row=number,
                        field_zh=entry.label.zh,
                        field_en=entry.label.en,
                    )

    def build(self, rows: Iterable[Mapping[str, Cell]]) -> Table:
        """Return the table of `rows`.

        Raises:
            ManyFaultsError: required fields are empty, all of them.
        """
        kept = tuple(rows)
        if faults := tuple(self._faults(kept)):
            raise ManyFaultsError(what=self.title.zh, faults=faults)
        columns = tuple(
            Column(entry.key, entry.label, entry.solid, entry.code) for entry in self.fields
        )
        return Table(name=self.name, title=self.title, columns=columns, rows=kept, note=self.note)


ITEM_LIST: Final = View(
    name="items",
    title=Text("随机抽查事项清单", "List of random inspection items"),
    fields=(
        Field("name", Text("抽查项目", "item"), required=True),
        Field("targets", Text("检查对象", "targets"), required=True),
        Field("item_class", Text("事项类别", "class"), required=True),
        Field("methods", Text("检查方式", "methods"), required=True),
        Field("authority", Text("检查主体", "authority"), required=True),
        Field("basis", Text("检查依据", "legal basis"), required=True),
        Field("content", Text("检查内容", "content"), required=True),
    ),
)
INSPECTORS: Final = View(
    name="inspectors",
    title=Text("执法检查人员名录", "Register of enforcement inspectors"),
    fields=(
        Field("name", Text("姓名", "name"), required=True, solid=True),
        Field("department", Text("单位", "department"), required=True),
        Field("sex", Text("性别", "sex")),
        Field("cert_no", Text("执法证号", "certificate"), solid=True),
        Field("post", Text("执法岗位", "post"), required=True),
        Field("qualifications", Text("执法资质", "qualifications")),
        Field("specialties", Text("业务专长", "specialties")),
    ),
    note=Text(
        "按公示策略隐去部分个人信息。",
        "Some personal data are masked by policy.",
    ),
)
WORK_RULES: Final = View(
    name="work-rules",
    title=Text("随机抽查工作细则", "Work rules of random inspection"),
    fields=(
        Field("department", Text("部门", "department"), required=True),
        Field("principles", Text("抽查原则", "principles"), required=True),
        Field("tasks", Text("抽查任务", "tasks"), required=True),
        Field("methods", Text("抽查方式", "methods"), required=True),
        Field("publication", Text("抽查结果公示", "publication of results"), required=True),
        Field("assessment", Text("督查考核", "supervision and assessment"), required=True),
    ),
)
DEPARTMENT_PLANS: Final = View(
    name="department-plans",
    title=Text("部门年度抽查计划", "Annual plans of the departments"),
    fields=(
        Field("department", Text("部门", "department"), required=True),
        Field("version", Text("版本", "version")),
        Field("items", Text("抽查项目", "items"), required=True),
        Field("scope", Text("抽查范围", "scope"), required=True),
        Field("ratio", Text("抽查比例", "ratio"), required=True),
        Field("method", Text("抽查方式", "method"), required=True),
        Field("content", Text("检查内容", "content"), required=True),
        Field("period", Text("实施时间", "period"), required=True),
    ),
)
JOINT_PLANS: Final = View(
    name="joint-plans",
    title=Text("跨部门联合抽查计划", "Joint plans across departments"),
    fields=(
        Field("plan", Text("工作计划名称", "plan"), required=True),
        Field("task", Text("抽查任务名称", "task"), required=True),
        Field("items", Text("抽查事项", "items"), required=True),
        Field("targets", Text("检查对象", "targets"), required=True),
        Field("ratio", Text("抽查比例", "ratio"), required=True),
        Field("count", Text("抽查数量", "count"), required=True),
        Field("departments", Text("参与部门", "departments"), required=True),
        Field("period", Text("抽查检查日期", "dates"), required=True),
    ),
)
DRAWS: Final = View(
    name="draws",
    title=Text("抽取记录", "Draws"),
    fields=(
        Field("task", Text("任务", "task"), required=True, solid=True),
        Field("title", Text("任务名称", "title")),
        Field("attempt", Text("第几次", "attempt"), required=True),
        Field("state", Text("状态", "state"), required=True),
        Field("sealed", Text("封存时间", "sealed at"), required=True, solid=True),
        Field("seal_code", Text("封存码", "seal code"), required=True, code=True),
        Field("size", Text("名单户数", "targets in the frame")),
        Field("drawn", Text("抽取户数", "drawn")),
        Field("level", Text("证明程度", "how far it is shown")),
    ),
    note=Text(
        "封存在先，掷骰在后；作废的抽取同样列出。",
        "Sealed first, dice thrown after; a voided draw stays on the list.",
    ),
)
RESULTS: Final = View(
    name="results",
    title=Text("抽查检查结果", "Results of inspections"),
    fields=(
        Field("plan", Text("计划名称", "plan"), required=True),
        Field("task", Text("任务", "task"), required=True, solid=True),
        Field("authority", Text("检查机关", "authority"), required=True),
        Field("target", Text("检查对象", "target"), required=True),
        Field(
            "target_id",
            Text("统一社会信用代码/注册号", "credit code or registration number"),
            required=True,
        ),
        Field("finished_on", Text("检查完成日期", "finished on"), required=True, solid=True),
        Field("result", Text("检查结果", "result"), required=True),
        Field("published_on", Text("公示日期", "published on"), required=True, solid=True),
        Field("remark", Text("备注", "remark")),
    ),
    note=Text(
        "公示只针对检查行为本身，行政处罚等另行公示。",
        "These are the results of the inspections alone; penalties are published apart.",
    ),
)
PENALTIES: Final = View(
    name="penalties",
    title=Text("行政处罚", "Administrative penalties"),
    fields=(
        Field("target", Text("当事人", "target"), required=True),
        Field(
            "target_id",
            Text("统一社会信用代码/注册号", "credit code or registration number"),
            required=True,
        ),
        Field("name", Text("处罚决定", "decision"), required=True),
        Field("authority", Text("处罚机关", "authority"), required=True),
        Field("produced", Text("决定日期", "decided on"), required=True, solid=True),
        Field("published_on", Text("公示日期", "published on"), required=True, solid=True),
        Field("channels", Text("公示渠道", "channels"), required=True),
        Field("remark", Text("更正", "correction")),
    ),
    note=Text(
        "行政处罚按规定程序另行公示，不与抽查结果合并。",
        "Penalties are published apart, by their own procedure, never with results.",
    ),
)
RECORDS: Final = View(
    name="records",
    title=Text("归集到市场主体名下的信息", "Records gathered under targets"),
    fields=(
        Field("target", Text("市场主体", "target"), required=True),
        Field(
            "target_id",
            Text("统一社会信用代码/注册号", "credit code or registration number"),
            required=True,
        ),
        Field("kind", Text("信息种类", "kind"), required=True),
        Field("name", Text("信息名称", "record"), required=True),
        Field("authority", Text("产生、录入、负责单位", "unit that answers for it"), required=True),
        Field("produced", Text("产生日期", "produced on"), required=True, solid=True),
        Field("published_on", Text("公示日期", "published on"), required=True, solid=True),
        Field("channels", Text("公示渠道", "channels"), required=True),
        Field("remark", Text("更正", "correction")),
    ),
    note=Text(
        "只列已公示的信息；行政处罚另列。更正过的注明版本和原因。",
        "Published records alone; penalties are listed apart. A correction is noted.",
    ),
)
VIEWS: Final = (
    ITEM_LIST,
    INSPECTORS,
    WORK_RULES,
    DEPARTMENT_PLANS,
    JOINT_PLANS,
    DRAWS,
    RESULTS,
    PENALTIES,
    RECORDS,
)
