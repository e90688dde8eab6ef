"""双随机、一公开 (double random, one public): a draw anyone can recompute, a rule that names its clause.

The five lines, on rows that could as well be a spreadsheet::

    >>> import ssj_core as ssj
    >>> rows = [{"id": f"店{i:02}", "tier": "D" if i > 15 else "A"} for i in range(20)]
    >>> sealed = ssj.seal(rows, ratio={"A": "20%", "D": "50%"}, inspectors=["甲", "乙", "丙"], team=2)
    >>> result = sealed.draw(ssj.Dice("40271582139904617735"))   # thrown after sealing
    >>> len(result), result[0].inclusion_probability, result.levels["numbers"]
    (6, Fraction(1, 4), 'own-word')

Rules are asked and answer with their reasons; deadlines say how sure they are::

    >>> from datetime import date
    >>> rules = ssj.Rulebook.load("cn", "cn-nm-dongsheng-2021").at(
    ...     ssj.Place("150602"), on=date(2026, 3, 2), calendar=ssj.WorkdayCalendar.cn())
    >>> rules.decide(ssj.questions.TeamSize()).answer.least
    2
    >>> ssj.Within.workdays(20).due(date(2026, 12, 8), ssj.WorkdayCalendar.cn()).date
    datetime.date(2027, 1, 6)

Everything else is a room of its own: `calendar`, `registers`, `rules`, `selection`, `drawing`,
`planning`, `inspection`, `conference`, `disclosure`, `oversight`, `journal`, `verify`, `service`,
`analysis`.
Names below are loaded when first used, so that importing the library costs nothing.
"""

from typing import TYPE_CHECKING

from ssj_core._lazy import exports

if TYPE_CHECKING:
    from ssj_core.calendar import (
        AtMost,
        Before,
        ByDate,
        Deadline,
        NotBefore,
        Within,
        WorkdayCalendar,
    )
    from ssj_core.drawing import Dice, DoubleColourBall, Happy8
    from ssj_core.errors import InputRefusedError, ManyFaultsError, MissingExtraError, SsjError
    from ssj_core.journal import Journal
    from ssj_core.legal import Place
    from ssj_core.rules import Rulebook, questions
    from ssj_core.service import Service
    from ssj_core.simple import Pick, Result, Sealed, rehearse, seal
    from ssj_core.verify import verify_bundle, verify_target

    __version__: str

__all__ = [
    "AtMost",
    "Before",
    "ByDate",
    "Deadline",
    "Dice",
    "DoubleColourBall",
    "Happy8",
    "InputRefusedError",
    "Journal",
    "ManyFaultsError",
    "MissingExtraError",
    "NotBefore",
    "Pick",
    "Place",
    "Result",
    "Rulebook",
    "Sealed",
    "Service",
    "SsjError",
    "Within",
    "WorkdayCalendar",
    "questions",
    "rehearse",
    "seal",
    "verify_bundle",
    "verify_target",
]

if not TYPE_CHECKING:
    _load, _ = exports(
        __name__,
        {
            ".calendar": (
                "AtMost",
                "Before",
                "ByDate",
                "Deadline",
                "NotBefore",
                "Within",
                "WorkdayCalendar",
            ),
            ".drawing": ("Dice", "DoubleColourBall", "Happy8"),
            ".errors": ("InputRefusedError", "ManyFaultsError", "MissingExtraError", "SsjError"),
            ".journal": ("Journal",),
            ".simple": ("Pick", "Result", "Sealed", "rehearse", "seal"),
            ".legal": ("Place",),
            ".rules": ("Rulebook", "questions"),
            ".service": ("Service",),
            ".verify": ("verify_bundle", "verify_target"),
        },
    )

    def __getattr__(name):  # noqa: ANN001, ANN202 - the type checker does not see it
        if name == "__version__":
            from importlib.metadata import version  # noqa: PLC0415 - slow, and seldom asked for

            return version("ssj-core")
        return _load(name)

    def __dir__():  # noqa: ANN202 - as above
        return [*__all__, "__version__"]
