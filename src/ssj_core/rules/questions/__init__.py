"""The questions the rules answer. A question is a frozen value; its type says what answers it."""

import datetime as dt
from typing import Any, Final

from ssj_core.rules.questions._base import Question
from ssj_core.rules.questions.acts import (
    AllowedMethods,
    MayAssign,
    MayBlame,
    MayChangePlan,
    MayDraw,
    MayEnd,
    MayInspect,
    MayList,
    MayPublish,
    MayRecognise,
    MayRunDraw,
    MaySkipRandom,
    MayStart,
    MayWithhold,
)
from ssj_core.rules.questions.amounts import (
    OverallRatio,
    RequiredRate,
    RiskLevel,
    SampleRatio,
    TeamSize,
    UsualVisits,
    VisitsPerYear,
)
from ssj_core.rules.questions.papers import FileWith, MustContain, PublishWhere
from ssj_core.rules.questions.procedure import After, ByWhom, RecordWithin
from ssj_core.rules.questions.timing import (
    ActBy,
    AmendBy,
    EnterBy,
    PlanBy,
    PublishBy,
    PublishUntil,
    ReadyBy,
)

NEVER: Final = dt.date.min
"""The value of `MayDraw.last_drawn` for a target that was never drawn."""

_ALL: Final[tuple[type[Question[Any]], ...]] = (
    SampleRatio,
    OverallRatio,
    VisitsPerYear,
    UsualVisits,
    TeamSize,
    RequiredRate,
    RiskLevel,
    MayInspect,
    MaySkipRandom,
    MayDraw,
    MayAssign,
    MayRunDraw,
    MayChangePlan,
    MayWithhold,
    MayRecognise,
    MayStart,
    MayEnd,
    MayPublish,
    MayList,
    MayBlame,
    AllowedMethods,
    MustContain,
    PublishWhere,
    FileWith,
    PublishBy,
    PublishUntil,
    EnterBy,
    PlanBy,
    AmendBy,
    ReadyBy,
    ActBy,
    ByWhom,
    After,
    RecordWithin,
)
QUESTIONS: Final[dict[str, type[Question[Any]]]] = {question.word: question for question in _ALL}

__all__ = [
    "NEVER",
    "QUESTIONS",
    "ActBy",
    "After",
    "AllowedMethods",
    "AmendBy",
    "ByWhom",
    "EnterBy",
    "FileWith",
    "MayAssign",
    "MayBlame",
    "MayChangePlan",
    "MayDraw",
    "MayEnd",
    "MayInspect",
    "MayList",
    "MayPublish",
    "MayRecognise",
    "MayRunDraw",
    "MaySkipRandom",
    "MayStart",
    "MayWithhold",
    "MustContain",
    "OverallRatio",
    "PlanBy",
    "PublishBy",
    "PublishUntil",
    "PublishWhere",
    "Question",
    "ReadyBy",
    "RecordWithin",
    "RequiredRate",
    "RiskLevel",
    "SampleRatio",
    "TeamSize",
    "UsualVisits",
    "VisitsPerYear",
]
