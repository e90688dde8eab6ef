"""Who answers for the work, what was signed, who was called in, who was trained (C147–C151)."""

from collections.abc import Iterable, Mapping
from typing import Final

from ssj_core.conference import Posts, Role
from ssj_core.disclosure import Cell, Page, Prose, Table
from ssj_core.legal import Text
from ssj_core.oversight.pages.words import Names, about, columns, joined, listing, short, stem
from ssj_core.oversight.recorded import Records

_NAMED: Final = columns(
    ("department", "部门", "department"),
    *((one.value, one.zh, one.en) for one in Role),
    ("since", "确定日期", "named on", True),
)
_UNSIGNED: Final = columns(
    ("department", "部门", "department"),
    ("subject", "事项", "about"),
    ("points", "主要负责人尚未签署", "not signed by the head"),
)
_SIGNED: Final = columns(
    ("on", "日期", "day", True),
    ("department", "部门", "department"),
    ("point", "签署环节", "signed for"),
    ("subject", "事项", "about"),
    ("post", "职务", "post"),
    ("document", "文件", "paper"),
)
_INTERVIEWS: Final = columns(
    ("on", "日期", "day", True),
    ("department", "被约谈部门", "department"),
    ("post", "职务", "post"),
    ("by", "约谈机关", "held by"),
    ("figures", "所依据的未达标指标", "figures below"),
    ("words", "谈了什么、承诺什么", "what was said"),
    ("document", "记录文号", "record"),
)
_TRAININGS: Final = columns(
    ("on", "日期", "day", True),
    ("department", "部门", "department"),
    ("topic", "培训内容", "topic"),
    ("hours", "学时", "hours", True),
    ("count", "人数", "inspectors", True),
    ("inspectors", "参训人员", "who"),
)
_PAPERS: Final = columns(
    ("on", "日期", "day", True),
    ("what", "文件", "paper"),
    ("number", "文号、文件名", "number or file", True),
    ("to", "送往", "to"),
    ("digest", "摘要", "digest", True),
)
_NOTHING: Final = Text("日志中没有记录。", "Nothing is on record.")


def _named(known: Mapping[str, Posts], departments: Iterable[str], name: str) -> Table:
    rows: list[dict[str, Cell]] = []
    for department in departments:
        own = known.get(department, Posts())
        posts: dict[str, Cell] = {
            role.value: own.post(role) or Text("未确定", "nobody named") for role in Role
        }
        since = max((named.on.isoformat() for named in own.named.values()), default="")
        rows.append({"department": department, **posts, "since": since})
    title = Text("责任人（记职务，不记姓名）", "Who answers (posts, not persons)")
    return listing(f"{name}-named", title, _NAMED, rows, empty=_NOTHING)


def _unsigned(records: Records, subjects: Mapping[str, Iterable[str]], name: str) -> Table:
    rows: list[dict[str, Cell]] = [
        {
            "department": department,
            "subject": about(subject, department),
            "points": joined((one.text for one in lacking), "、", ", "),
        }
        for department, signed_for in subjects.items()
        for subject in signed_for
        if (lacking := records.unsigned(department, subject))
    ]
    title = Text("还没有签署的环节", "What the heads have not signed")
    none = Text("应签署的环节均已签署。", "Everything that had to be signed is signed.")
    return listing(f"{name}-unsigned", title, _UNSIGNED, rows, empty=none)


def _signed(records: Records, name: str) -> Table:
    rows: list[dict[str, Cell]] = [
        {
            "on": one.on.isoformat(),
            "department": one.department,
            "point": one.point.text,
            "subject": about(one.subject, one.department),
            "post": one.post,
            "document": one.document,
        }
        for one in records.signed
    ]
    title = Text("主要负责人签署", "Signed by the heads")
    return listing(f"{name}-signed", title, _SIGNED, rows, empty=_NOTHING)


def _interviews(records: Records, labels: Mapping[str, Text], name: str) -> Table:
    rows: list[dict[str, Cell]] = [
        {
            "on": one.on.isoformat(),
            "department": one.department,
            "post": one.post,
            "by": one.by,
            "figures": joined(labels.get(f, Text(f, f)) for f in one.figures),
            "words": one.words,
            "document": one.document,
        }
        for one in records.interviews
    ]
    none = Text("没有约谈记录。", "No interview was held.")
    return listing(f"{name}-interviews", Text("约谈", "Interviews"), _INTERVIEWS, rows, empty=none)


def _trainings(records: Records, names: Names, name: str) -> Table:
    rows: list[dict[str, Cell]] = [
        {
            "on": one.on.isoformat(),
            "department": one.department,
            "topic": one.topic,
            "hours": one.hours,
            "count": len(one.inspectors),
            "inspectors": "、".join(names.get(who, who) for who in one.inspectors),
        }
        for one in records.trainings
    ]
    none = Text("没有培训记录。", "No training is on record.")
    return listing(f"{name}-trainings", Text("执法培训", "Training"), _TRAININGS, rows, empty=none)


def _papers(records: Records, name: str) -> Table:
    rows: list[dict[str, Cell]] = [
        {
            "on": one.on.isoformat(),
            "what": Text("通报", "circular"),
            "number": one.number,
            "to": "、".join(one.members),
            "digest": short(one.digest),
        }
        for one in records.circulars
    ]
    rows += [
        {
            "on": one.on.isoformat(),
            "what": Text(f"评价证据：{one.purpose}", f"evidence: {one.purpose}"),
            "number": file.name,
            "to": one.receiver,
            "digest": short(file.digest),
        }
        for one in records.exports
        for file in one.files
    ]
    title = Text("印发的通报、导出的证据", "Circulars and exports")
    return listing(f"{name}-papers", title, _PAPERS, rows, empty=_NOTHING)


def posts_page(
    records: Records,
    departments: Iterable[str],
    path: str,
    *,
    subjects: Mapping[str, Iterable[str]],
    labels: Mapping[str, Text],
    names: Names,
    posts: Mapping[str, Posts],
) -> Page:
    """Return heads, named operators, sign-offs, interviews, training and papers on one page.

    Args:
        records: what oversight has put on record.
        departments: the departments that must have named somebody.
        path: file name of the page.
        subjects: by department, the plans, tasks or reports its head has to sign for (C147).
        labels: names of the figures, see `figure_labels`.
        names: names of inspectors by their number.
        posts: the responsible posts by department.
    """
    name = stem(path)
    said = Text(
        "各部门主要负责人是第一责任人，方案亲自部署、关键环节亲自协调、落实情况亲自督查；另有专人具体负责。",
        "The head of each department answers for the work: deploys, coordinates, supervises in person; a named operator carries it out.",
    )
    return Page(
        path=path,
        title=Text("责任、约谈、培训", "Posts, interviews, training"),
        blocks=(
            Prose((said,)),
            _named(posts, departments, name),
            _unsigned(records, subjects, name),
            _signed(records, name),
            _interviews(records, labels, name),
            _trainings(records, names, name),
            _papers(records, name),
        ),
    )
