"""Texts and words: everything that has a name has it in two languages, and one stable code."""

from typing import Self

import pytest

from ssj_core.encoding import Text, Word
from ssj_core.errors.encoding import TextBlankError, UnknownWordError


class Mood(Word, zh="心情", en="mood"):
    """A list for these tests; its words know a clause."""

    clause: str

    def __new__(cls, code: str, zh: str, en: str, clause: str) -> Self:
        """Make a word that names a clause."""
        member = cls.made(code, zh, en, f"{zh}的")
        member.clause = clause
        return member

    GLAD = "glad", "高兴", "glad", "C1"
    SAD = "sad", "难过", "sad", "C2"


def test_a_text_fills_its_places_in_both_languages() -> None:
    """A value that has two languages speaks both; any other stands as it is."""
    text = Text("{who}觉得{how} {n} 次", "{who} felt {how} {n} times")
    assert text.format(who=Text("他", "he"), how=Mood.SAD, n=3) == Text(
        "他觉得难过 3 次", "he felt sad 3 times"
    )
    assert Text.join([Text("一", "one"), Text("二", "two")], "；", "; ").say("en") == "one; two"


@pytest.mark.parametrize("parts", [("", "x"), ("某", " ")])
def test_a_text_has_both_languages(parts: tuple[str, str]) -> None:
    """One language alone is no text."""
    with pytest.raises(TextBlankError):
        Text(*parts)


@pytest.mark.parametrize("text", ["glad", "高兴", "高兴的"])
def test_a_word_is_read_from_its_spellings(text: str) -> None:
    """Code, label, alias; a clause is an attribute and no spelling."""
    assert Mood.read(text) is Mood.GLAD
    assert Mood.GLAD.clause == "C1"
    assert Mood.GLAD.say() == Mood.GLAD.zh == "高兴"
    assert Mood.GLAD.en == Mood.GLAD.say("en") == "glad"


def test_a_word_outside_the_list_is_refused_with_the_list() -> None:
    """Nothing is guessed; the list is named in both languages."""
    with pytest.raises(UnknownWordError) as caught:
        Mood.read("C1")
    assert caught.value.message() == "心情没有“C1”；请用其中之一：高兴 glad、难过 sad"
    assert caught.value.message("en") == "mood: 'C1' is not one of glad glad, sad sad"


def test_a_word_has_both_labels() -> None:
    """A word without its labels fails where it is declared."""
    with pytest.raises((TextBlankError, TypeError)) as caught:

        class _Half(Word, zh="半", en="half"):
            ONE = "one", "一"

    # Python 3.13's enum makes the error anew from its text, which takes its parameters away.
    assert TextBlankError in (type(caught.value), type(caught.value.__context__))
