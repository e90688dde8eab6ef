"""The receipts of acts: which clauses of which book answered when something was done (C109, C135)."""

from collections.abc import Iterable
from datetime import date

from attrs import frozen

from ssj_core.encoding import Text
from ssj_core.journal import CATALOGUE, KINDS, Event
from ssj_core.rules.questions import QUESTIONS


@frozen(kw_only=True)
class Answered:
    """One question an act asked, and who answered it.

    Attributes:
        question: what was asked.
        clauses: ids of the clauses that answered; ``caller`` where the caller's own basis did.
    """

    question: Text
    clauses: tuple[str, ...]


@frozen(kw_only=True)
class Rested:
    """What one act rests on, as its envelope keeps it.

    Attributes:
        seq: its place in the journal.
        act: what was done.
        on: the day it was recorded.
        book: digest of the rulebook it was decided under.
        answers: the questions it asked.
    """

    seq: int
    act: Text
    on: date
    book: str
    answers: tuple[Answered, ...]


def rested_of(events: Iterable[Event]) -> tuple[Rested, ...]:
    """Return what acts rest on, those without a receipt left out.

    Args:
        events: of the journal, in order.
    """
    return tuple(
        Rested(
            seq=event.seq,
            act=_act(event),
            on=event.at.date(),
            book=event.envelope.rests["book"],
            answers=tuple(
                Answered(question=_question(said["ask"]), clauses=tuple(said["by"]))
                for said in event.envelope.rests["said"]
            ),
        )
        for event in events
        if event.envelope.rests
    )


def _act(event: Event) -> Text:
    declared = CATALOGUE.get((event.kind, event.body.get("form", "")))
    if declared is not None:
        return declared.says
    kind = KINDS[event.kind]
    return Text(kind.zh, kind.en)


def _question(word: str) -> Text:
    question = QUESTIONS.get(word)
    return question.title if question else Text(word, word)
