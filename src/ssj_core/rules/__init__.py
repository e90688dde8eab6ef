"""Ask a question, get a decision with its reasons.

Rules are data (TOML rulebooks: number, legal basis, period, place, guard); formulas are small frozen
policies. *The most local default answers; every mandatory clause, however distant, may only tighten
that answer; two equals that differ are an error; nothing in force is an error.*

>>> from datetime import date
>>> from ssj_core.legal import Place
>>> book = Rulebook.load("cn", "cn-nm-dongsheng-2021")
>>> rules = book.at(Place("150602"), on=date(2022, 3, 1))
>>> print(rules.decide(PlanBy(year=2022, joint=True)).explain("en").splitlines()[0])
plan by: 2022-01-31
"""

from ssj_core.rules.answers import (
    Amount,
    Between,
    Bound,
    Choice,
    Counts,
    Due,
    Floor,
    Level,
    Required,
    Sampling,
    Verdict,
)
from ssj_core.rules.asking import (
    Answered,
    Ask,
    Asking,
    Basis,
    Holds,
    a_channel,
    allowed,
    among,
    anything,
    has,
    later_than_last,
    no_later,
    number,
    one_of,
    replay_rests,
)
from ssj_core.rules.clause import Clause, Unmodelled
from ssj_core.rules.decision import Decision, Step
from ssj_core.rules.diff import Diff, Difference
from ssj_core.rules.guard import Guard
from ssj_core.rules.kinds import BUILTIN, Kinds, discover
from ssj_core.rules.loading import book_names
from ssj_core.rules.policies import CreditTieredRatio, Policy
from ssj_core.rules.questions import (
    NEVER,
    QUESTIONS,
    ActBy,
    After,
    AllowedMethods,
    AmendBy,
    ByWhom,
    EnterBy,
    FileWith,
    MayAssign,
    MayChangePlan,
    MayDraw,
    MayExtend,
    MayInspect,
    MayPlan,
    MayRecognise,
    MayRunDraw,
    MaySkipRandom,
    MayWithhold,
    MustContain,
    OverallRatio,
    PlanBy,
    PublishBy,
    PublishWhere,
    Question,
    ReadyBy,
    RecordWithin,
    RequiredRate,
    RiskLevel,
    SampleRatio,
    TeamSize,
    VisitsPerYear,
)
from ssj_core.rules.receipt import replay
from ssj_core.rules.rulebook import Rulebook, Scheme
from ssj_core.rules.ruleset import RuleSet
from ssj_core.rules.terms import Terms

__all__ = [
    "BUILTIN",
    "NEVER",
    "QUESTIONS",
    "ActBy",
    "After",
    "AllowedMethods",
    "AmendBy",
    "Amount",
    "Answered",
    "Ask",
    "Asking",
    "Basis",
    "Between",
    "Bound",
    "ByWhom",
    "Choice",
    "Clause",
    "Counts",
    "CreditTieredRatio",
    "Decision",
    "Diff",
    "Difference",
    "Due",
    "EnterBy",
    "FileWith",
    "Floor",
    "Guard",
    "Holds",
    "Kinds",
    "Level",
    "MayAssign",
    "MayChangePlan",
    "MayDraw",
    "MayExtend",
    "MayInspect",
    "MayPlan",
    "MayRecognise",
    "MayRunDraw",
    "MaySkipRandom",
    "MayWithhold",
    "MustContain",
    "OverallRatio",
    "PlanBy",
    "Policy",
    "PublishBy",
    "PublishWhere",
    "Question",
    "ReadyBy",
    "RecordWithin",
    "Required",
    "RequiredRate",
    "RiskLevel",
    "RuleSet",
    "Rulebook",
    "SampleRatio",
    "Sampling",
    "Scheme",
    "Step",
    "TeamSize",
    "Terms",
    "Unmodelled",
    "Verdict",
    "VisitsPerYear",
    "a_channel",
    "allowed",
    "among",
    "anything",
    "book_names",
    "discover",
    "has",
    "later_than_last",
    "no_later",
    "number",
    "one_of",
    "replay",
    "replay_rests",
]
