"""Asking on the road: questions an act puts to the rulebook, answers held against the act, receipts.

An act *asks* with facts of the state, never of the caller, and every objection comes at once. Where
the rulebook is silent the act is refused with the clause that would answer; or the caller says what
he rests on (`Basis`), which is recorded as his and shown as such.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final, Generic, TypeVar

from attrs import field, frozen

from ssj_core.encoding import Text
from ssj_core.errors import SsjError
from ssj_core.errors.refusals import Refusals, Refused, refuse_all
from ssj_core.errors.rules import (
    FactNeededError,
    NoClauseError,
    OpenRuleError,
    ReplayDiffersError,
    UnknownTierError,
)
from ssj_core.rules._plain import facts, plain
from ssj_core.rules.answers import Between, Choice, Due, Required, Verdict
from ssj_core.rules.decision import Decision
from ssj_core.rules.example import example_of
from ssj_core.rules.kinds import BUILTIN, Kinds
from ssj_core.rules.questions import Question
from ssj_core.rules.receipt import read_question
from ssj_core.rules.ruleset import RuleSet

A = TypeVar("A")
CALLER: Final = "caller"
"""What stands in a receipt in place of clauses where the caller's own basis answered."""
no: Final = Refusals(
    "rules",
    {
        "open": (
            "{of}：规则书没有回答“{question}”（{why}）；请在本级规则书中写一条条款：\n{example}",
            "{of}: the rulebook does not answer “{question}” ({why}); put a clause into your own rulebook:\n{example}",
        ),
        "unknown-fact": (
            "{of}：“{question}”须先知道“{facts}”才能回答",
            "{of}: “{question}” cannot be answered before {facts} is known",
        ),
        "basis-answered": (
            "“{question}”规则书已有规定，不能另给依据；请删去该依据",
            "“{question}” is answered by the rulebook: leave the basis of your own out",
        ),
        "basis-unlike": (
            "“{question}”的依据应是 {want}",
            "the basis for “{question}” must be a {want}",
        ),
    },
)


@frozen
class Holds(Generic[A]):
    """What an answer wants of the act, and how to say that it is not so.

    Attributes:
        misses: from the answer and the names of codes to what is lacking; None when it holds.
        titled: whether what is lacking is said after the question's name.
        lacks: from the answer to the codes of what is lacking, where each can be pointed at.
    """

    misses: Callable[[A, Callable[[str], Text]], Text | None]
    titled: bool = True
    lacks: Callable[[A], Iterable[str]] | None = None


@frozen
class Ask(Generic[A]):
    """A question an act asks, and what the answer must allow.

    Attributes:
        question: what is asked, with facts of the state.
        holds: what the answer wants of the act.
        of: what it is about, for people.
        needed: whether the act is refused where no clause answers; not so where a book that says
            nothing asks nothing, as with the contents of a paper. An open clause is no silence.
        cites: keys of what a refusal rests on beside the clauses that answered: what the number is
            wanted for.
        at: where what may be lacking stands in the input, by its code: a pointer each; with them
            everything that is lacking is one fault of its own.
    """

    question: Question[A]
    holds: Holds[A]
    of: Text
    needed: bool = True
    cites: tuple[str, ...] = field(default=(), kw_only=True)
    hand: bool = False
    at: Mapping[str, str] = field(factory=dict)


@frozen
class Basis:
    """What the caller rests on where the rulebook is silent: recorded as his, with his reason.

    Attributes:
        word: the question's word, for example ``"team-size"``.
        answer: the answer, of the question's type.
        why: his reason.
        of: what it is about, in Chinese, where one act asks the question more than once.
    """

    word: str
    answer: Any
    why: str
    of: str = ""


def allowed() -> Holds[Verdict]:
    """Want the answer to allow it."""

    def misses(answer: Verdict, name: Callable[[str], Text]) -> Text | None:
        if answer.allowed:
            return None
        grounds = (
            Text.join(name(ground) for ground in sorted(answer.grounds)) if answer.grounds else None
        )
        return (
            Text("不可以：{why}", "refused: {why}").format(why=grounds)
            if grounds
            else Text("不可以", "refused")
        )

    return Holds(misses)


def number(count: int) -> Holds[Between]:
    """Want a whole number to lie in the range."""

    def misses(answer: Between, _: Callable[[str], Text]) -> Text | None:
        if count in answer:
            return None
        return Text(f"应{answer.say()}，现为 {count}", f"must be {answer.say('en')}, is {count}")

    return Holds(misses)


def has(names: Iterable[str]) -> Holds[Required]:
    """Want everything required to be among `names`."""
    given = frozenset(names)

    def lacks(answer: Required) -> list[str]:
        return sorted(answer.missing(given))

    def misses(answer: Required, name: Callable[[str], Text]) -> Text | None:
        lacking = lacks(answer)
        return _lacking(map(name, lacking)) if lacking else None

    return Holds(misses, titled=False, lacks=lacks)


def _lacking(names: Iterable[Text]) -> Text:
    return Text("还缺{names}", "still missing: {names}").format(names=Text.join(names))


def among(names: Iterable[str]) -> Holds[Choice | Required]:
    """Want each of `names` to be one of those the answer names."""
    given = frozenset(names)

    def misses(answer: Choice | Required, name: Callable[[str], Text]) -> Text | None:
        odd = sorted(given - answer.names)
        if not odd:
            return None
        shown = Text.join(map(name, odd))
        return Text("不能用{odd}，可用：{known}", "not {odd}; may be chosen: {known}").format(
            odd=shown, known=Text.join(map(name, sorted(answer.names)))
        )

    return Holds(misses)


def one_of(roles: Iterable[str]) -> Holds[Choice]:
    """Want one of the `roles` somebody has to be among those named."""
    given = frozenset(roles)

    def misses(answer: Choice, name: Callable[[str], Text]) -> Text | None:
        if given & answer.names:
            return None
        return Text("应由{known}办理", "it is for {known}").format(
            known=Text.join(map(name, sorted(answer.names)))
        )

    return Holds(misses, titled=False)


def no_later(day: date) -> Holds[Due]:
    """Want a day that is not after the last one, under any arrangement of holidays to come."""

    def misses(answer: Due, _: Callable[[str], Text]) -> Text | None:
        if day <= answer.latest:
            return None
        return Text(
            f"最迟 {answer.say()}，所写为 {day}", f"{answer.say('en')} at the latest, not {day}"
        )

    return Holds(misses)


def later_than_last(day: date) -> Holds[Due]:
    """Want a day that is after the last one: more time than there is already."""

    def misses(answer: Due, _: Callable[[str], Text]) -> Text | None:
        if day > answer.latest:
            return None
        return Text(
            f"本来就到 {answer.say()}，{day} 没有延长",
            f"it runs to {answer.say('en')}, {day} is no more",
        )

    return Holds(misses)


def a_channel(code: str, *known: str) -> Holds[Required]:
    """Want a channel somebody knows: one of those required, of `known`, or named by the rulebook."""

    def misses(answer: Required, name: Callable[[str], Text]) -> Text | None:
        if code in answer.names or code in known or name(code).zh != code:
            return None
        return Text(f"没有渠道 {code}", f"there is no channel {code}")

    return Holds(misses)


def anything() -> Holds[Any]:
    """Want nothing of the answer: it is kept with the event, for the state to read."""
    return Holds(lambda _answer, _name: None)


@frozen
class Answered:
    """A question and its answer, once an act.

    Attributes:
        question: what was asked.
        answer: the answer.
        by: ids of the clauses that made it, and of the open ones they give a value; or ``caller``.
        why: the caller's reason, where it is his.
        decision: the decision, where the rulebook answered.
    """

    question: Question[Any]
    answer: Any
    by: tuple[str, ...]
    why: str = ""
    decision: Decision[Any] | None = field(default=None, eq=False, repr=False)

    def plain(self) -> dict[str, Any]:
        """Return it as a receipt keeps it."""
        kept = {
            "ask": self.question.word,
            "facts": facts(self.question),
            "answer": plain(self.answer),
            "by": list(self.by),
        }
        return {**kept, "why": self.why} if self.why else kept


class Asking:
    """The questions of one act: each asked once, its answer held against the act.

    Args:
        rules: the rules in force where and when the act counts.
        basis: what the caller rests on where they are silent.
    """

    def __init__(self, rules: RuleSet, basis: Sequence[Basis] = ()) -> None:
        """Begin with nothing asked."""
        self.rules = rules
        self._basis = {(one.word, one.of): one for one in basis}
        self._used: set[tuple[str, str]] = set()
        self._answered: dict[Question[Any], Answered] = {}

    @property
    def answered(self) -> tuple[Answered, ...]:
        """What was asked so far, in order, each question once."""
        return tuple(self._answered.values())

    def hold_all(self, asks: Iterable[Ask[Any]]) -> None:
        """Ask everything and hold the answers against the act.

        Raises:
            Refused: one objection: ``rules.open`` where the rulebook is silent, else the question's
                word as code and the clauses that made the answer.
            ManyFaultsError: several, together.
        """
        refuse_all(Text("本次办理", "the act"), [*self.objections(asks)])

    def objections(self, asks: Iterable[Ask[Any]]) -> Iterator[SsjError]:
        """Yield what the rulebook objects to; a question without an answer is told once."""
        silent_on: set[Question[Any]] = set()
        for ask in asks:
            try:
                found = self.ask(ask.question, ask.of)
            except UnknownTierError as unknown:
                yield unknown
                continue
            except Refused as silent:
                wanted = ask.needed or not isinstance(silent.__cause__, NoClauseError)
                if wanted and ask.question not in silent_on:
                    silent_on.add(ask.question)
                    yield silent
                continue
            if ask.at and ask.holds.lacks is not None:
                for code in ask.holds.lacks(found.answer):
                    where = ask.at.get(code, "")
                    yield self._objection(ask, found, _lacking([self.name(code)]), where)
                continue
            misses = ask.holds.misses(found.answer, self.name)
            if misses is not None:
                yield self._objection(ask, found, misses)

    def ask(self, question: Question[Any], of: Text) -> Answered:
        """Return the answer to a question, the rulebook's or the caller's own.

        Raises:
            Refused: ``rules.open``: nothing answers; ``rules.unknown-fact``: the state does not
                know what a clause asks for; ``rules.basis-unlike``: the caller's answer is of
                another type.
        """
        found = self._answered.get(question)
        if found is None:
            found = self._answered[question] = self._ask(question, of)
        return found

    def _ask(self, question: Question[Any], of: Text) -> Answered:
        try:
            decision = self.rules.decide(question)
        except (NoClauseError, OpenRuleError) as silent:
            return self._own(question, of, silent)
        except FactNeededError as error:
            raise no(
                "unknown-fact", of=of, question=question.title, facts=error.params["facts"]
            ) from error
        # An open clause that a binding one gives its value has answered with it.
        given = (step.id for step in decision.steps if step.effect == "filled")
        by = (*(step.id for step in decision.binding), *given)
        return Answered(question, decision.answer, by, "", decision)

    def _own(self, question: Question[Any], of: Text, silent: SsjError) -> Answered:
        for key in ((question.word, of.zh), (question.word, "")):
            basis = self._basis.get(key)
            if basis is not None:
                if not isinstance(basis.answer, question.answer):
                    raise no("basis-unlike", question=question.title, want=question.answer.__name__)
                self._used.add(key)
                return Answered(question, basis.answer, (CALLER,), basis.why)
        example = silent.params.get("example") or example_of(
            question, self.rules.place, self.rules.on
        )
        why = (
            Text("原文要求一个数值而没有给出", "the text requires a value and gives none")
            if isinstance(silent, OpenRuleError)
            else Text("没有有效条款", "no clause is in force")
        )
        raise no(
            "open",
            clauses=silent.params.get("ids", ()),
            of=of,
            question=question.title,
            word=question.word,
            wants=question.answer.__name__.lower(),
            why=why,
            example=example,
        ) from silent

    def unused(self) -> Iterator[SsjError]:
        """Yield a refusal for every basis of the caller that the rulebook itself answers."""
        for key, basis in self._basis.items():
            if key not in self._used:
                titles = [q.title for q in self._answered if q.word == basis.word]
                shown = titles[0] if titles else Text(basis.word, basis.word)
                yield no("basis-answered", question=shown)

    def name(self, code: str) -> Text:
        """Return what the rulebook calls a code."""
        return self.rules.terms.text(code)

    def _objection(
        self, ask: Ask[Any], found: Answered, misses: Text, pointer: str = ""
    ) -> Refused:
        steps = found.decision.binding if found.decision else ()
        if ask.holds.titled:
            title = ask.question.title
            misses = Text(f"{title.zh}{misses.zh}", f"{title.en}: {misses.en}")
        named = [Text(step.clause.say(), step.clause.say("en")) for step in steps if step.clause]
        basis = (
            Text.join(named, "；", "; ")
            if named
            else Text("办理人自述的依据", "the caller's own basis")
        )
        return Refused(
            f"rules.{ask.question.word}",
            "{of}：{misses}（{basis}）",
            "{of}: {misses} ({basis})",
            clauses=found.by,
            cites=ask.cites,
            pointer=pointer,
            status="not-allowed" if ask.hand else "refused",
            params={"of": ask.of, "misses": misses, "basis": basis},
        )

    def rests(self) -> dict[str, Any] | None:
        """Return the receipt for the envelope; None when nothing was asked."""
        if not self._answered:
            return None
        return {
            "book": self.rules.book.digest,
            "said": [found.plain() for found in self._answered.values()],
        }


def replay_rests(
    rests: Mapping[str, Any], rules: RuleSet, kinds: Kinds = BUILTIN
) -> tuple[Answered, ...]:
    """Return the answers of an envelope's receipt, made again and equal to it.

    Args:
        rests: what the envelope keeps.
        rules: the rules at the place on the day the act counts for, of the book it names.
        kinds: the kinds of clause, where a plug-in asked.

    Raises:
        ReplayDiffersError: another book, or the rules now say something else.
        ReceiptRefusedError: it is no receipt.
    """
    if rests["book"] != rules.book.digest:
        raise ReplayDiffersError(differences=f"book: {rests['book']} → {rules.book.digest}")
    found = []
    for kept in rests["said"]:
        question = read_question(kept, kinds)
        if kept["by"] == [CALLER]:
            found.append(Answered(question, kept["answer"], (CALLER,), kept["why"]))
            continue
        again = Asking(rules).ask(question, question.title)
        if again.plain() != kept:
            raise ReplayDiffersError(differences=f"{question.word}: {kept} → {again.plain()}")
        found.append(again)
    return tuple(found)
