"""What a verification says: numbered steps, each with its status, its words and its place."""

from collections.abc import Mapping
from typing import Any, Final, Literal

from attrs import field, frozen

from ssj_core.errors.verify import WrongError
from ssj_core.verify.words import LINES, Words

Status = Literal["holds", "wrong", "not-checked"]
MARKS: Final = {"holds": "✓", "wrong": "✗", "not-checked": "–"}
STATUS_WORDS: Final = {
    "holds": ("相符", "holds"),
    "wrong": ("不符", "wrong"),
    "not-checked": ("未核对", "not checked"),
}


TITLES: Final = {
    1: Words("形式", "Form"),
    2: Words("时间顺序", "Order in time"),
    3: Words("随机来源", "Entropy"),
    4: Words("种子与密钥", "Seed and keys"),
    5: Words("数目", "Numbers"),
    6: Words("签号", "Tickets"),
    7: Words("待抽取名单", "Frame"),
    8: Words("抽取结果", "Selection"),
    9: Words("检查人员", "Inspectors"),
    10: Words("后续", "Afterwards"),
    11: Words("抽取凭证", "Slip"),
}


@frozen(kw_only=True)
class Step:
    """One step of §9 and how it went.

    Attributes:
        number: 1 to 11, as in the specification.
        status: ``holds``, ``wrong`` or ``not-checked``.
        detail: what was checked, what was not, or what is wrong.
        where: key path of the first wrong thing; empty otherwise.
    """

    number: int
    status: Status
    detail: Words
    where: str = ""

    @property
    def title(self) -> Words:
        """The name of the step."""
        return TITLES[self.number]

    def line(self, lang: str = "zh") -> str:
        """Return the step as one line for people."""
        word = STATUS_WORDS[self.status][lang == "en"]
        between = ": " if lang == "en" else "："
        place = f"{self.where}{between}" if self.where else ""
        return (
            f"{MARKS[self.status]} {self.number:>2} {self.title.say(lang)}"
            f" [{word}] {place}{self.detail.say(lang)}"
        )

    def document(self) -> dict[str, Any]:
        """Return the step as plain data."""
        written: dict[str, Any] = {
            "number": self.number,
            "status": self.status,
            "title": {"zh": self.title.zh, "en": self.title.en},
            "detail": {"zh": self.detail.zh, "en": self.detail.en},
        }
        return written | ({"where": self.where} if self.where else {})


@frozen(kw_only=True)
class Report:
    """What `verify_bundle` found.

    Attributes:
        kind: ``public``, ``auditor``, ``slip``; empty if the bytes could not be read as any.
        purpose: ``official``, ``rehearsal`` or empty.
        line: key of the last line, which is the one that is true: ``public``, ``closed``,
            ``auditor``, ``sealed``, ``void``, ``slip``, ``slip-result``, ``target-proof``, ``wrong``.
        last: that line.
        steps: the eleven steps of §9 in order.
        bundle: the document, if it could be read as one of good form.
        sessions: of each session its attempt, codes, levels and bits; none if something is wrong.
        first: what is said before everything else: that it rests on their own word, a rehearsal.
        story: which draw it is, what was seen of it, and what stands beside: for people.
        facts: suite and digest of the file.
    """

    kind: str
    purpose: str
    line: str
    last: Words
    steps: tuple[Step, ...]
    bundle: Mapping[str, Any] = field(factory=dict, repr=False)
    sessions: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)
    first: tuple[Words, ...] = field(default=(), repr=False)
    story: tuple[Words, ...] = field(default=(), repr=False)
    facts: Mapping[str, Any] = field(factory=dict, repr=False)

    @property
    def records(self) -> tuple[Mapping[str, Any], ...]:
        """The records read, in order."""
        return tuple(self.bundle.get("records", ()))

    @property
    def wrong(self) -> tuple[Step, ...]:
        """The steps that do not hold."""
        return tuple(step for step in self.steps if step.status == "wrong")

    @property
    def unchecked(self) -> tuple[Step, ...]:
        """The steps that were not checked."""
        return tuple(step for step in self.steps if step.status == "not-checked")

    @property
    def ok(self) -> bool:
        """Whether all that can be checked holds."""
        return not self.wrong

    @property
    def exit_code(self) -> int:
        """0 if all that can be checked holds, 1 otherwise."""
        return 0 if self.ok else 1

    def require(self) -> None:
        """Do nothing if the report is good.

        Raises:
            WrongError: the first wrong step.
        """
        for step in self.wrong:
            raise WrongError(where=step.where, why_zh=step.detail.zh, why_en=step.detail.en)

    def text(self, lang: str = "zh") -> str:
        """Return the report for people, in one language; its last line is the one that is true."""
        lines = [words.say(lang) for words in self.first]
        lines.append(f"ssj-draw/1 {self.kind}".strip())
        lines += [words.say(lang) for words in self.story]
        lines += [f"SHA-256 {self.facts['sha256']}"] if "sha256" in self.facts else []
        lines += [step.line(lang) for step in self.steps]
        return "\n".join([*lines, self.last.say(lang)])

    def document(self) -> dict[str, Any]:
        """Return the report as plain data, for ``--json``."""
        return {
            "protocol": "ssj-draw/1",
            "bundle": self.kind,
            "purpose": self.purpose,
            "ok": self.ok,
            "exit_code": self.exit_code,
            "line": self.line,
            "last": {"zh": self.last.zh, "en": self.last.en},
            "first": [{"zh": words.zh, "en": words.en} for words in self.first],
            "story": [{"zh": words.zh, "en": words.en} for words in self.story],
            "sessions": [dict(session) for session in self.sessions],
            **self.facts,
            "steps": [step.document() for step in self.steps],
        }


def wrong_line(step: Step) -> tuple[str, Words]:
    """Return key and words of the last line of a report with a wrong step."""
    if step.detail == LINES["target-proof"]:
        return "target-proof", step.detail
    return "wrong", LINES["wrong"].filled(where=step.where or "$", why=step.detail)
