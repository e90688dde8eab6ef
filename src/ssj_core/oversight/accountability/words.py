"""The situations of the source, as it names them, and how a record shows something."""

from ssj_core.encoding import Word


class Situation(Word, zh="追责免责情形", en="situation of accountability"):
    """A situation a person may have to judge (clauses C136–C146); naming one judges nobody."""

    NOT_INSPECTED = (
        "not-inspected",
        "未按要求进行抽查检查，造成不良后果",
        "not inspected as required, with harmful consequences",
    )
    NOT_PUBLISHED = (
        "not-published",
        "未依法及时公示结果，造成不良后果",
        "result not published in time, with harmful consequences",
    )
    TRANSFER = (
        "not-transferred",
        "涉嫌犯罪案件未依法移送公安机关",
        "suspected crime not transferred to the public security organ",
    )
    DELAY = (
        "delayed",
        "不执行或者拖延执行抽查任务",
        "task not carried out, or delayed",
    )
    OTHER_DUTY = (
        "other-duty",
        "其他应当承担责任的情形",
        "another situation of responsibility",
    )
    LIST_FOLLOWED = (
        "list-followed",
        "严格依清单和制度开展，对象未被抽到或抽到未查出问题",
        "list and rules followed; target not drawn, or drawn and nothing found",
    )
    PERFORMED = (
        "performed",
        "按法规和计划安排已履行抽查检查职责",
        "the duty was performed as law and plan arranged",
    )
    TECHNICAL_LIMIT = (
        "technical-limit",
        "现有专业技术手段限制不能发现",
        "not to be found with the technical means there are",
    )
    NO_CAUSE = (
        "no-cause",
        "检查对象发生事故，与抽查检查无因果关系",
        "an accident of the target without causal link to the inspection",
    )
    FALSE_REPORT = (
        "false-report",
        "受托专业机构出具虚假报告导致错误判定",
        "a false report of a commissioned institution led to a wrong finding",
    )
    OTHER_EXEMPTION = (
        "other-exemption",
        "其他可以免除责任的情形",
        "another situation of exemption",
    )


class Shows(Word, zh="记录情况", en="what the record shows"):
    """What the records show of one thing; none of these is a judgment."""

    ON_RECORD = "on-record", "有记录", "on record"
    NOT_ON_RECORD = "not-on-record", "无记录", "not on record"
    CANNOT_TELL = "cannot-tell", "材料不能说明", "the material cannot tell"
