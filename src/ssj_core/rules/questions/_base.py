"""What every question is: a frozen value of plain facts that knows the tighter of two answers."""

from typing import Any, ClassVar, Generic, TypeVar

from ssj_core.legal import Text
from ssj_core.rules.answers import (
    Between,
    Choice,
    Due,
    Floor,
    Level,
    Required,
    Sampling,
    Verdict,
)

A = TypeVar("A")


class Question(Generic[A]):
    """A question to the rules; `A` is the type of its answer.

    A fact that is None is not known (yet): a clause that needs it becomes a ``pending`` step.

    Attributes:
        word: its name in rulebooks.
        title: its name for people.
        answer: the type of its answers.
        aliases: other names rulebooks may use for a fact.
    """

    __slots__ = ()
    word: ClassVar[str]
    title: ClassVar[Text]
    answer: ClassVar[Any]
    aliases: ClassVar[dict[str, str]] = {}

    def tighter(self, a: A, b: A, /) -> A:
        """Return the answer that binds the authority more."""
        raise NotImplementedError

    reads: ClassVar[Any] = None
    """How to read simpler types a plug-in may answer with, if any are allowed."""


class AsksSampling(Question[Sampling]):
    """Answered with how much to sample."""

    __slots__ = ()
    answer = Sampling

    # Asked once for every competing clause: without a wrapper around it.
    tighter = staticmethod(Sampling.tighter)


class AsksVerdict(Question[Verdict]):
    """Answered with allowed or refused."""

    __slots__ = ()
    answer = Verdict

    tighter = staticmethod(Verdict.tighter)


class AsksBetween(Question[Between]):
    """Answered with a range of whole numbers."""

    __slots__ = ()
    answer = Between

    tighter = staticmethod(Between.tighter)


class AsksRequired(Question[Required]):
    """Answered with everything that is required."""

    __slots__ = ()
    answer = Required

    tighter = staticmethod(Required.tighter)


class AsksChoice(Question[Choice]):
    """Answered with what may be chosen."""

    __slots__ = ()
    answer = Choice

    tighter = staticmethod(Choice.tighter)


class AsksFloor(Question[Floor]):
    """Answered with a rate to be reached."""

    __slots__ = ()
    answer = Floor

    tighter = staticmethod(Floor.tighter)


class AsksLevel(Question[Level]):
    """Answered with a level of risk."""

    __slots__ = ()
    answer = Level

    tighter = staticmethod(Level.tighter)


class AsksDue(Question[Due]):
    """Answered with a last day."""

    __slots__ = ()
    answer = Due

    tighter = staticmethod(Due.tighter)

    @staticmethod
    def reads(said: Any) -> Due:  # noqa: ANN401 - a plug-in may answer with a plain day
        """Return a plain day as a certain due day."""
        return said if isinstance(said, Due) else Due.on(said)
