"""A text in the two languages the library speaks."""

from collections.abc import Iterable
from typing import Self

from attrs import field, frozen

from ssj_core.errors.encoding import TextBlankError


def _written(_: object, attribute: object, value: str) -> None:
    if not value.strip():
        raise TextBlankError(missing=getattr(attribute, "name", ""))


@frozen
class Text:
    """One sentence, title or label, in Chinese and in English.

    Attributes:
        zh: the Chinese text.
        en: the English text.

    Raises:
        TextBlankError: one of the two languages is missing.

    >>> Text("放假", "holiday").say("en")
    'holiday'
    """

    zh: str = field(validator=_written)
    en: str = field(validator=_written)

    def say(self, lang: str = "zh") -> str:
        """Return the text in one language, ``zh`` or ``en``."""
        return self.en if lang == "en" else self.zh

    def format(self, **values: object) -> Self:
        """Return the text with its places filled; a value that has two languages speaks both.

        >>> Text("{who}缺{n}项", "{who} lacks {n}").format(who=Text("计划", "the plan"), n=2).en
        'the plan lacks 2'
        """
        return type(self)(
            self.zh.format(**{name: said(value, "zh") for name, value in values.items()}),
            self.en.format(**{name: said(value, "en") for name, value in values.items()}),
        )

    @classmethod
    def join(cls, texts: Iterable["Text"], zh: str = "、", en: str = ", ") -> Self:
        """Return several texts as one.

        >>> Text.join([Text("甲", "A"), Text("乙", "B")]).zh
        '甲、乙'
        """
        parts = tuple(texts)
        return cls(zh.join(part.zh for part in parts), en.join(part.en for part in parts))


def said(value: object, lang: str) -> object:
    """Return `value` as a sentence in `lang` shows it: a text or a word in that language."""
    if isinstance(value, Text):
        return value.say(lang)
    label = getattr(value, "text", None)
    return label.say(lang) if isinstance(label, Text) else value
