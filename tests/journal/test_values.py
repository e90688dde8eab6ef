"""Values of the journal: out and back to the byte, checked when made, form alone when read."""

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction
from typing import Any

import pytest

from ssj_core.encoding import Word, canonical, parse
from ssj_core.errors import ManyFaultsError, SsjError
from ssj_core.errors.refusals import Refusals, Refused
from ssj_core.journal import Digest, Value, form_of, labelled, value

EAST = timezone(timedelta(hours=8))
NOON = datetime(2026, 3, 2, 12, tzinfo=EAST)
refuse = Refusals("sample", {"odd": ("数量不能为 13", "the number must not be 13", "C1")})


class Answer(Word, zh="答复", en="answer"):
    """A closed list."""

    YES = "agree", "同意", "agrees"
    NO = "object", "不同意", "objects"


@value("小项", "small part", kw_only=False)
class Small(Value):
    """A value inside another."""

    name: str = labelled("名称", "name")
    many: int = labelled("数量", "number", default=1)

    def faults(self) -> list[SsjError]:
        """Refuse one number, as a guard added later would."""
        return [refuse("odd")] if self.many == 13 else []


@value("甲类", "kind A", form="a")
class KindA(Value):
    """One of two classes in one place."""

    text: str = labelled("内容", "content")


@value("乙类", "kind B", form="b")
class KindB(Value):
    """The other."""

    day: date = labelled("日期", "day")


@value("样本", "sample")
class Sample(Value):
    """One field of every type."""

    words: str = labelled("文字", "words")
    number: int = labelled("数量", "number")
    flag: bool = labelled("是否", "flag")
    day: date = labelled("日期", "day")
    at: datetime = labelled("时间", "moment")
    ratio: Fraction = labelled("比例", "ratio")
    answer: Answer = labelled("答复", "answer")
    digest: Digest = labelled("摘要", "digest")
    names: tuple[str, ...] = labelled("名单", "names")
    small: tuple[Small, ...] = labelled("小项", "small parts")
    either: KindA | KindB = labelled("二者之一", "either")
    maybe: date | None = labelled("或有日期", "day, if any", default=None)
    later: tuple[str, ...] = labelled("后加", "added later", default=(), late=True)
    note: str = labelled("备注", "remark", default="")


def _body() -> dict[str, Any]:
    return {
        "words": "词",
        "number": 3,
        "flag": "yes",
        "day": "2026-02-28",
        "at": "2026-03-02T12:00:00+08:00",
        "ratio": "3/100",
        "answer": "agree",
        "digest": "0" * 64,
        "names": ["甲", "乙"],
        "small": [{"name": "一", "many": 2}],
        "either": {"form": "b", "day": "2026-01-01"},
        "note": "",
    }


def test_every_type_survives_the_journal() -> None:
    """What is written as canonical JSON is read back as the same value."""
    found = Sample.from_body(_body() | {"maybe": "2026-03-01", "later": ["x"]})
    assert (found.flag, found.ratio, found.at) == (True, Fraction(3, 100), NOON)
    assert found.either == KindB(day=date(2026, 1, 1))
    assert Sample.from_body(parse(canonical(found.body()))) == found
    assert Sample.from_body(_body() | {"flag": "no"}).body()["flag"] == "no"
    assert Sample.from_body(_body()).body() == _body()


def test_what_is_absent_or_came_later_is_an_absent_key() -> None:
    """There is no null, and a field added later leaves the bytes of old bodies alone."""
    body = Sample.from_body(_body()).body()
    assert not {"maybe", "later"} & body.keys()
    assert Sample.from_body(_body() | {"later": []}).body() == _body()


def test_bodies_of_ever_other_keys_are_read_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    """How many shapes of bodies are remembered changes nothing in what is read of them."""
    monkeypatch.setattr("ssj_core.journal.values._SHAPES", 0)
    for key in ("maybe", "later"):
        more = {"maybe": "2026-03-01", "later": ["x"]}
        found = Sample.from_body({key: more[key], **_body()})
        assert found.body() == _body() | {key: more[key]}


WRONG = [
    ("words", 3, "/words", "样本的文字应为文本（收到 3）"),
    ("number", "3", "/number", "样本的数量应为整数（收到 “3”）"),
    ("number", True, "/number", "样本的数量应为整数（收到 True）"),
    ("flag", "true", "/flag", "样本的是否应为yes 或 no（收到 “true”）"),
    ("day", "28.2.2026", "/day", "样本的日期应为日期（YYYY-MM-DD）（收到 “28.2.2026”）"),
    ("day", "20260228", "/day", None),
    ("day", {}, "/day", "样本的日期应为日期（YYYY-MM-DD）（收到 {…}）"),
    ("at", "2026-03-02T12:00:00", "/at", None),
    ("at", "2026-03-02T25:00:00+08:00", "/at", None),
    ("ratio", "3/0", "/ratio", None),
    ("ratio", "10/100", "/ratio", "样本的比例应为最简分数（例如 1/10）（收到 “10/100”）"),
    (
        "answer",
        "maybe",
        "/answer",
        "样本的答复应为答复（同意 agree、不同意 object）（收到 “maybe”）",
    ),
    ("answer", ["agree"], "/answer", None),
    ("names", "甲" * 99, "/names", None),
    ("names", [1], "/names/0", "样本的名单第1项应为文本（收到 1）"),
    ("small", ["x"], "/small/0", "样本的小项第1项应为键值对象（收到 “x”）"),
    (
        "small",
        [{"name": "一", "many": "2"}],
        "/small/0/many",
        "样本的小项第1项的数量应为整数（收到 “2”）",
    ),
    ("either", "x", "/either", None),
    ("either", {"form": "c"}, "/either/form", "样本的二者之一的类型应为a、b 之一（收到 “c”）"),
    ("either", {"form": ["a"]}, "/either/form", None),
    ("mo/re", "x", "/mo~1re", "样本没有“mo/re”这一项；请删去或改正名称"),
]


@pytest.mark.parametrize("key, raw, pointer, zh", WRONG)
@pytest.mark.parametrize("read", [Sample.from_body, Sample.from_input])
def test_what_has_another_form_is_refused_at_its_place(
    key: str, raw: object, pointer: str, zh: str | None, read: Callable[[dict[str, Any]], Sample]
) -> None:
    """Another type, another spelling, an unknown key: each with pointer and the field's own label."""
    with pytest.raises(ManyFaultsError) as caught:
        read(_body() | {key: raw})
    (fault,) = caught.value.faults
    assert isinstance(fault, Refused)
    assert fault.pointer == pointer
    assert zh is None or fault.message() == zh


def test_a_value_of_another_form_is_refused_where_one_is_expected() -> None:
    """What tells two classes apart is checked where only one of them may stand."""
    assert KindA.from_body({"form": "a", "text": "x"}).text == "x"
    with pytest.raises(ManyFaultsError, match="应为a（收到 “b”）"):
        KindA.from_body({"form": "b", "text": "x"})


def test_all_faults_of_an_input_come_together() -> None:
    """Form and content, at every depth, each with its pointer from the root that was named."""
    body = _body() | {"ratio": "10/100", "words": " ", "small": [{"name": "一", "many": 13}, {}]}
    body["digest"] = "A" * 64
    del body["day"]
    with pytest.raises(ManyFaultsError) as caught:
        Sample.from_input(body, "/input")
    told = {
        fault.pointer: fault.code for fault in caught.value.faults if isinstance(fault, Refused)
    }
    assert told == {
        "/input/words": "form.blank",
        "/input/day": "form.missing",
        "/input/ratio": "form.wants",
        "/input/digest": "form.wants",
        "/input/small/0": "sample.odd",
        "/input/small/1/name": "form.missing",
    }


def test_an_input_may_leave_out_what_has_a_default_and_a_body_may_not() -> None:
    """A sender need not write defaults; the journal has one form only."""
    body = _body()
    del body["note"]
    assert Sample.from_input(body).note == ""
    with pytest.raises(ManyFaultsError, match="备注没有填写"):
        Sample.from_body(body)


def test_a_guard_added_later_leaves_the_journal_readable() -> None:
    """Reading checks form; content that a later guard refuses still comes back."""
    assert Small.from_body({"name": "一", "many": 13}).many == 13
    with pytest.raises(ManyFaultsError, match="13"):
        Small("一", 13)
    with pytest.raises(ManyFaultsError, match="13"):
        Small("一").but(many=13)


@pytest.mark.parametrize(
    "change",
    [
        {"words": 3},
        {"words": "　"},
        {"names": ()},
        {"names": ["甲"]},
        {"at": datetime(2026, 3, 2)},  # noqa: DTZ001 - a moment without its offset is what is refused
        {"at": NOON.replace(tzinfo=timezone(timedelta(seconds=61)))},
        {"day": NOON},
        {"answer": "agree"},
        {"digest": "0" * 63},
        {"either": Small("一")},
        {"small": (KindA(text="x"),)},
    ],
)
def test_values_are_checked_when_made(change: dict[str, Any]) -> None:
    """A value of another type, a blank, a moment without offset never comes into being."""
    sound = Sample.from_body(_body())
    assert sound.but(words="新").words == "新"
    with pytest.raises(ManyFaultsError) as caught:
        sound.but(**change)
    assert len(caught.value.faults) == 1


def test_the_schema_is_of_the_same_declaration() -> None:
    """Labels, blanks, closed lists and what may be left out stand in the JSON Schema."""
    schema = form_of(Sample).schema
    assert "note" not in schema["required"]
    assert schema["properties"]["words"] == {
        "title": "文字",
        "description": "words",
        "type": "string",
        "pattern": r"\S",
    }
    assert schema["properties"]["names"]["minItems"] == 1
    assert schema["properties"]["answer"]["enum"] == ["agree", "object"]
    assert [
        part["properties"]["form"]["const"] for part in schema["properties"]["either"]["oneOf"]
    ] == ["a", "b"]


def test_a_type_the_journal_has_no_form_for_is_a_mistake_of_the_declaration() -> None:
    """Decimals have no canonical form, so a field cannot hold one."""

    @value("小数", "decimal")
    class _Decimal(Value):
        rate: float = labelled("比率", "rate")

    with pytest.raises(TypeError, match="float"):
        form_of(_Decimal)


def test_a_field_has_its_names() -> None:
    """A field without a label, or a late one without a default, is no declaration."""
    with pytest.raises(TypeError, match="Chinese and an English"):
        labelled("名称", " ")
    with pytest.raises(TypeError, match="late"):
        labelled("名称", "name", late=True)
    with pytest.raises(TypeError, match="without a label: bare"):

        @value("无名", "nameless")
        class _Bare(Value):
            bare: str
