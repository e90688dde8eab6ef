"""What a verification says: numbered steps, each with its status, its words and its place."""

from collections.abc import Mapping
from typing import Any, Final, Literal

from attrs import field, frozen

from ssj_core.errors.verify import WrongError

Status = Literal["holds", "wrong", "not-checked"]
MARKS: Final = {"holds": "✓", "wrong": "✗", "not-checked": "–"}
STATUS_WORDS: Final = {
    "holds": ("相符", "holds"),
    "wrong": ("不符", "wrong"),
    "not-checked": ("未核对", "not checked"),
}


@frozen
class Words:
    """One sentence in Chinese and in English."""

    zh: str
    en: str

    def say(self, lang: str) -> str:
        """Return the sentence in `lang`: ``zh`` or ``en``."""
        return self.en if lang == "en" else self.zh


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
REHEARSAL: Final = Words("【演练】不是正式抽取", "[REHEARSAL] not an official draw")


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
        steps: the eleven steps of §9 in order.
        bundle: the document, if it could be read as one of good form.
        facts: suite and seal codes, for people.
    """

    kind: str
    purpose: str
    steps: tuple[Step, ...]
    bundle: Mapping[str, Any] = field(factory=dict, repr=False)
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
        """Return the report for people, in one language."""
        lines = [f"ssj-draw/1 {self.kind}".strip()]
        if self.purpose == "rehearsal":
            lines.append(REHEARSAL.say(lang))
        label = "seal code" if lang == "en" else "封存码"
        lines += [f"{label} {code}" for code in self.facts.get("seal_codes", ())]
        lines += [f"SHA-256 {self.facts['sha256']}"] if "sha256" in self.facts else []
        lines += [step.line(lang) for step in self.steps]
        good, bad = ("holds", "WRONG") if lang == "en" else ("复核相符", "复核不符")
        lines.append(f"{MARKS['holds']} {good}" if self.ok else f"{MARKS['wrong']} {bad}")
        return "\n".join(lines)

    def document(self) -> dict[str, Any]:
        """Return the report as plain data, for ``--json``."""
        return {
            "protocol": "ssj-draw/1",
            "bundle": self.kind,
            "purpose": self.purpose,
            "ok": self.ok,
            "exit_code": self.exit_code,
            **self.facts,
            "steps": [step.document() for step in self.steps],
        }
