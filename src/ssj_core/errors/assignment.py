"""Mistakes in an inspector draw: too few people, a roster that does not say enough, a wrong step."""

from typing import Any

from ssj_core.errors._base import InputRefusedError, SsjError


class Shortage(SsjError):  # noqa: N818 - the name people read in a statement, kept from the glossary
    """No complete plan exists; the statement says who is missing where.

    Attributes:
        statement: the shortage in people's words, Chinese then English, with numbers.
        certificate: the numbers anyone can check (a `ShortageCertificate`).
    """

    code = "assignment.shortage"
    zh = "{statement_zh}"
    en = "{statement_en}"

    def __init__(self, *, statement_zh: str, statement_en: str, certificate: Any) -> None:  # noqa: ANN401 - the value lives floors above
        """Keep the certificate beside the words made from it."""
        super().__init__(
            statement_zh=statement_zh, statement_en=statement_en, certificate=certificate
        )
        self.statement = f"{statement_zh}\n{statement_en}"
        self.certificate = certificate


class SlotIdError(InputRefusedError):
    """A slot id is not ``department/role/ordinal``."""

    code = "assignment.slot-id"
    zh = "岗位编号 {slot!r} 不符合“部门/角色/序号”：{why_zh}"
    en = "slot id {slot!r} is not department/role/ordinal: {why_en}"


class RepeatedError(InputRefusedError):
    """The same target, slot or inspector is listed twice."""

    code = "assignment.repeated"
    zh = "{what_zh} {value!r} 出现两次；一个编号只能有一次机会"
    en = "{what_en} {value!r} is listed twice; one id has one chance"


class EligibilityMissingError(InputRefusedError):
    """Nobody said who may fill a kind of slot."""

    code = "assignment.eligibility-missing"
    zh = "没有给出岗位“{key}”可由谁担任；没有人时请写明空名单，程序不会默认"
    en = "nobody said who may fill {key!r}; state an empty list if there is no one, it is never assumed"


class CapacityError(InputRefusedError):
    """The loads of an inspector are missing or contradict each other."""

    code = "assignment.capacity"
    zh = "检查人员 {inspector!r} 的承担数量有误：{why_zh}"
    en = "the loads of inspector {inspector!r} are wrong: {why_en}"


class TeamError(InputRefusedError):
    """The team a rule describes is too small, has no clear leader, or says one thing twice."""

    code = "assignment.team"
    zh = "检查组的规定有误：{why_zh}"
    en = "the team is not well described: {why_en}"


class RelaxationError(InputRefusedError):
    """A ladder of relaxations names a step that does not exist, or one that is never allowed."""

    code = "assignment.relaxation"
    zh = "不能放宽 {step!r}：可放宽的只有 {known}；回避、执法证件和人数下限任何时候都不放宽"
    en = (
        "{step!r} cannot be relaxed: only {known} can; recusal, certificate and team size never are"
    )


class FactMissingError(InputRefusedError):
    """A rule needs a fact a register entry does not state."""

    code = "assignment.fact-missing"
    zh = "{what_zh} {id!r} 没有填写{field_zh}，无法适用“{rule_zh}”；请先补全名录"
    en = "{what_en} {id!r} does not state its {field_en}, which {rule_en} needs; complete the register first"


class SubstitutionError(InputRefusedError):
    """A substitution lacks a reason or an approver, or nobody is left to come."""

    code = "assignment.substitution"
    zh = "检查对象 {target!r} 的岗位 {slot!r} 不能换人：{why_zh}"
    en = "slot {slot!r} of target {target!r} cannot change hands: {why_en}"


class ApplicationError(InputRefusedError):
    """An application for recusal, or its decision, is incomplete."""

    code = "assignment.application"
    zh = "关于检查对象 {target!r}、检查人员 {inspector!r} 的回避申请不完整：{why_zh}"
    en = "the application on target {target!r} and inspector {inspector!r} is incomplete: {why_en}"
