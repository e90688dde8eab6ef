"""Closed lists: words with a stable code, a label in two languages, and other spellings."""

from enum import StrEnum
from typing import ClassVar, Self

from ssj_core.encoding.text import Text
from ssj_core.errors.encoding import UnknownWordError


class Word(StrEnum):
    """A word of a closed list: its value is the stable code that programs and journals keep.

    The list itself has a name: ``class Method(Word, zh="检查方式", en="method of inspection")``; a
    member is ``CODE = "code", "中文", "English"``, followed by other spellings it is read from. A list
    whose words have more to say (a clause, an order) makes its members with `made` and sets it there.

    Attributes:
        called: what the list is called.
        text: the word's label.
        aliases: other spellings it is read from.

    >>> class Colour(Word, zh="颜色", en="colour"):
    ...     RED = "red", "红", "red", "赤"
    >>> Colour.read("赤") is Colour.RED, Colour.RED.zh, Colour.called.en
    (True, '红', 'colour')
    """

    text: Text
    aliases: tuple[str, ...]
    called: ClassVar[Text]

    def __init_subclass__(cls, *, zh: str, en: str) -> None:
        """Name the list."""
        super().__init_subclass__()
        cls.called = Text(zh, en)

    # A call with the code alone finds its member: only so do the labels have defaults.
    def __new__(cls, code: str, zh: str = "", en: str = "", *aliases: str) -> Self:
        """Make the member `code`, labelled `zh` and `en`, also known as `aliases`."""
        return cls.made(code, zh, en, *aliases)

    @classmethod
    def made(cls, code: str, zh: str, en: str, *aliases: str) -> Self:
        """Return a member for the `__new__` of a list whose words have further attributes."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.text, member.aliases = Text(zh, en), aliases
        return member

    @property
    def zh(self) -> str:
        """The Chinese label."""
        return self.text.zh

    @property
    def en(self) -> str:
        """The English label."""
        return self.text.en

    def say(self, lang: str = "zh") -> str:
        """Return the label in one language, ``zh`` or ``en``."""
        return self.text.say(lang)

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the member written as `text`: code, either label, or another spelling.

        Raises:
            UnknownWordError: no member is written so; nothing is guessed.
        """
        for member in cls:
            if text in (member.value, member.zh, member.en, *member.aliases):
                return member
        known = Text.join(
            Text(f"{word.zh} {word.value}", f"{word.en} {word.value}") for word in cls
        )
        raise UnknownWordError(
            what_zh=cls.called.zh,
            what_en=cls.called.en,
            value=text,
            known_zh=known.zh,
            known_en=known.en,
        )
