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

from importlib import import_module
from typing import TYPE_CHECKING, Any

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

_HOMES = {
    "AtMost": "calendar",
    "Before": "calendar",
    "ByDate": "calendar",
    "Deadline": "calendar",
    "Dice": "drawing",
    "DoubleColourBall": "drawing",
    "Happy8": "drawing",
    "InputRefusedError": "errors",
    "Journal": "journal",
    "ManyFaultsError": "errors",
    "MissingExtraError": "errors",
    "NotBefore": "calendar",
    "Pick": "simple",
    "Place": "legal",
    "Result": "simple",
    "Rulebook": "rules",
    "Sealed": "simple",
    "Service": "service",
    "SsjError": "errors",
    "Within": "calendar",
    "WorkdayCalendar": "calendar",
    "questions": "rules",
    "rehearse": "simple",
    "seal": "simple",
    "verify_bundle": "verify",
    "verify_target": "verify",
}

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


def __getattr__(name: str) -> Any:  # noqa: ANN401 - any public name of the library
    """Load a public name when it is first used."""
    if name == "__version__":
        from importlib.metadata import version  # noqa: PLC0415 - slow, and seldom asked for

        return version("ssj-core")
    if name not in _HOMES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names."""
    return [*__all__, "__version__"]
