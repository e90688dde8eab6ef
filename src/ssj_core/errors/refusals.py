"""Refusals by code: one table beside each decider, one class for all of them."""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, Literal, cast

from ssj_core.errors._base import InputRefusedError, ManyFaultsError, SsjError

if TYPE_CHECKING:
    from ssj_core.encoding import Text

Status = Literal["refused", "not-allowed", "failed"]
"""What an answer calls it: a rule says no, the hand may not, or the server itself is at fault."""


class Refused(InputRefusedError):  # noqa: N818 - it names what happened to the act
    """An act that is refused, with the code of the reason and the clauses it rests on.

    Attributes:
        code: ``room.reason``, stable, for programs.
        clauses: ids of the clauses of the rulebook that say so, and numbers of our own decisions.
        cites: what else it rests on, as neutral keys: the rulebook of the place maps each to the
            numbers of its own papers (``Rulebook.cited``); its code is always one of them.
        pointer: JSON pointer to what is wrong in the input, empty when it is about the whole.
        status: ``refused``, ``not-allowed`` or ``failed``.
    """

    code = "refused"
    zh = "不能办理：没有写明理由"
    en = "refused, and no reason was given"

    def __init__(
        self,
        code: str,
        zh: str,
        en: str,
        *,
        clauses: tuple[str, ...] = (),
        cites: tuple[str, ...] = (),
        pointer: str = "",
        status: Status = "refused",
        params: Mapping[str, Any] | None = None,
    ) -> None:
        """Take a row of a table of refusals and fill its sentences with `params`."""
        self.code, self.zh, self.en = code, zh, en
        self.clauses, self.pointer, self.status = clauses, pointer, status
        self.cites = tuple(dict.fromkeys([f"refusal:{code}", *cites]))
        super().__init__(**(params or {}))

    def message(self, lang: str = "zh") -> str:
        """Return the sentence in one language; lists are joined, words and texts speak it."""
        template = self.en if lang == "en" else self.zh
        return template.format(
            **{name: _spoken(value, lang) for name, value in self.params.items()}
        )

    def naming(self, name: "Callable[[str], Text]") -> "Refused":
        """Return the refusal with its codes under the names that the place's rulebook gives them."""
        params = {key: _named(value, name) for key, value in self.params.items()}
        row = (self.code, self.zh, self.en, self.clauses, self.cites, self.pointer, self.status)
        return _again(*row, params)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by everything it was made of."""
        row = (self.code, self.zh, self.en, self.clauses, self.cites, self.pointer, self.status)
        return _again, (*row, self.params)


class Code(str):
    """A code in a sentence, for which the rulebook of the place has a name.

    >>> from ssj_core.encoding import Text
    >>> no = Refusals("plan", {"lacks": ("还缺{what}", "it lacks {what}")})
    >>> refused = no("lacks", what=[Code("filing")])
    >>> refused.message("en"), refused.naming(lambda code: Text("备案", "the filing")).message("en")
    ('it lacks filing', 'it lacks the filing')
    """

    __slots__ = ()


def _named(value: object, name: "Callable[[str], Text]") -> object:
    if isinstance(value, tuple | list):
        return [_named(part, name) for part in value]
    return name(value) if isinstance(value, Code) else value


def _spoken(value: object, lang: str) -> object:
    if isinstance(value, tuple | list):
        return (", " if lang == "en" else "、").join(str(_spoken(part, lang)) for part in value)
    say = getattr(value, "say", None)
    return say(lang) if callable(say) else value


def _again(
    code: str,
    zh: str,
    en: str,
    clauses: tuple[str, ...],
    cites: tuple[str, ...],
    pointer: str,
    status: Status,
    params: dict[str, Any],
) -> Refused:
    said = {"clauses": clauses, "cites": cites, "pointer": pointer, "status": status}
    return Refused(code, zh, en, params=params, **cast("Any", said))


REFUSALS: Final[dict[str, list["Refusals"]]] = {}
"""Every table of refusals by its room, for schemas and for the list of codes."""


class Refusals:
    """A room's table of refusals: reason → sentence in Chinese, in English, our own decisions.

    Calling it with a reason makes the refusal; the sentences are filled with the keywords, and what
    has two languages (a text, a word, a label) speaks both. Lists are joined.

    >>> no = Refusals("plan", {"same": ("{plan}与上一版相同", "{plan} is the same as before")})
    >>> refused = no("same", plan="计划一")
    >>> refused.code, refused.message(), refused.cites
    ('plan.same', '计划一与上一版相同', ('refusal:plan.same',))
    """

    def __init__(
        self, room: str, table: Mapping[str, tuple[str, ...]], *, status: Status = "refused"
    ) -> None:
        """Take the table of `room`: two sentences a row, then the decisions of the library it rests on.

        Raises:
            TypeError: a row lacks one of its sentences.
        """
        if odd := [reason for reason, row in table.items() if len(row) < 2 or not all(row)]:  # noqa: PLR2004 - two languages
            message = f"{room}: each refusal needs a Chinese and an English sentence: {odd}"
            raise TypeError(message)
        self.room: Final = room
        self.table: Final = dict(table)
        self.status: Final[Status] = status
        REFUSALS.setdefault(room, []).append(self)

    def __call__(
        self,
        reason: str,
        /,
        *,
        clauses: Iterable[str] = (),
        cites: Iterable[str] = (),
        pointer: str = "",
        **params: Any,  # noqa: ANN401 - parameters are whatever the sentences name
    ) -> Refused:
        """Return the refusal for `reason`; `clauses` join those of the table, `cites` its own code."""
        zh, en, *own = self.table[reason]
        return Refused(
            f"{self.room}.{reason}",
            zh,
            en,
            clauses=tuple(dict.fromkeys([*own, *clauses])),
            cites=tuple(cites),
            pointer=pointer,
            status=self.status,
            params=params,
        )


def refuse_all(
    what: object, faults: Iterable[SsjError], name: "Callable[[str], Text] | None" = None
) -> None:
    """Raise what was found wrong: the one fault, or all of them together; nothing if there is none.

    Args:
        what: what they were found in, a text in two languages.
        faults: the faults.
        name: what the place's rulebook calls a code; codes stand for themselves without it.

    Raises:
        SsjError: the one fault.
        ManyFaultsError: several.
    """
    found = tuple(
        fault.naming(name) if name and isinstance(fault, Refused) else fault for fault in faults
    )
    if len(found) == 1:
        raise found[0]
    if found:
        raise ManyFaultsError(what=what, faults=found)
