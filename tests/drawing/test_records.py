"""Records and bundles in bytes (section 3): read strictly, written in one way, said in schemas."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import jsonschema
import pytest

import ssj_core.drawing
from ssj_core.drawing import Disposition, EntropyRule, Task, read_bundle, read_record
from ssj_core.drawing.bundles import RECORD_LIST
from ssj_core.drawing.documents import Nested
from ssj_core.drawing.forms import (
    ANY_TEXT,
    ATTRIBUTES,
    COUNT,
    DAY,
    NUMBER,
    RATIO,
    SLOT,
    TEXT,
    TIME,
    Leaf,
    ListOf,
)
from ssj_core.drawing.private import STRATUM_FRAME
from ssj_core.drawing.schema import DOCUMENTS, schema_of
from ssj_core.drawing.times import write_time
from ssj_core.encoding import canonical
from ssj_core.errors.drawing import RecordRefusedError
from ssj_core.errors.encoding import NotCanonicalError

HEX = "0a" * 32
SCHEMAS = Path(ssj_core.drawing.__file__).parent / "schemas"


def task(**changes: Any) -> dict[str, Any]:
    """Return the document of a small TASK."""
    made = Task(
        suite="sha256",
        task="2026-017",
        purpose="official",
        basis=("caller",),
        rules=HEX,
        entropy=EntropyRule(bits=24, sources=("dice",)),
    )
    return made.document() | changes


def every_document(sessions: ModuleType, suite: str) -> list[tuple[str, bytes]]:
    """Return name and bytes of every record and bundle of every session."""
    found = []
    for name in sessions.KINDS:
        outcome = sessions.KINDS[name](suite)
        public, auditor = sessions.bundles(name, suite)
        found += [("public", public.data), ("auditor", auditor.data)]
        found += [(one.HEADER["record"].lower(), one.data) for one in outcome.records]
        if hasattr(outcome, "slip") and outcome.commit.serves is None:
            draw = next(iter(outcome.tasks.values()))
            found.append(("slip", outcome.slip(draw.sealed.task, draw.drawn[0].id)))
    return found


def test_everything_written_is_read_back(sessions: ModuleType, suite: str) -> None:
    """Every record and bundle of every kind of session is read back to an equal value and bytes."""
    for name, data in every_document(sessions, suite):
        read = read_bundle if name in {"public", "auditor", "slip"} else read_record
        assert read(data).data == data


def test_schemas_hold_for_everything_written(sessions: ModuleType, suite: str) -> None:
    """The published JSON Schemas accept what the library writes."""
    validators = {name: jsonschema.Draft202012Validator(schema_of(name)) for name in DOCUMENTS}
    for name, data in every_document(sessions, suite):
        validators[name].validate(json.loads(data))


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_schema_files_are_the_forms_of_the_code(name: str) -> None:
    """The files that ship are those the fields describe, and valid schemas."""
    text = (SCHEMAS / f"{name}.json").read_text(encoding="utf-8")
    assert json.loads(text) == schema_of(name)
    jsonschema.Draft202012Validator.check_schema(json.loads(text))


@pytest.mark.parametrize(
    "changes",
    [
        {"colour": "red"},
        {"protocol": "ssj-draw/2"},
        {"record": "PLAN"},
        {"record": 7},
        {"suite": "md5"},
        {"task": " x"},
        {"purpose": ""},
        {"basis": []},
        {"basis": "caller"},
        {"basis": [""]},
        {"basis": ["clause:x"]},
        {"rules": "x"},
        {"entropy": []},
        {"entropy": {"bits": 24}},
        {"title": ""},
        {"entropy": {"bits": "24", "sources": ["dice"]}},
        {"entropy": {"bits": 1, "sources": []}},
        {"place": "15060"},
        {"on": "2026-2-1"},
        {"on": "2026-02-30"},
        {"slots": []},
        {"on": 7},
        {"slots": ["scjg/lead"]},
        {"slots": ["scjg/lead/01"]},
        {"slots": [7]},
        {"slots": ["scjg//1"]},
        {"slots": ["a:b/lead/1"]},
    ],
)
def test_a_reader_refuses_what_the_page_does_not_name(changes: dict[str, Any]) -> None:
    """Unknown keys, other values, empty optional arrays: refused with the place."""
    with pytest.raises(RecordRefusedError):
        read_record(canonical(task(**changes)))


@pytest.mark.parametrize("key", sorted(task()))
def test_every_required_key_is_required(key: str) -> None:
    """A record without one of its required keys is refused."""
    document = task()
    del document[key]
    with pytest.raises(RecordRefusedError):
        read_record(canonical(document))


def test_documents_of_other_kinds_are_refused() -> None:
    """An array, a bundle read as a record, a record read as a bundle: refused."""
    for data in (b"[]", b'{"bundle":"public"}', b'"TASK"', b"{}"):
        with pytest.raises(RecordRefusedError):
            read_record(data)
    for data in (b"[]", canonical(task()), b'{"bundle":["slip"]}'):
        with pytest.raises(RecordRefusedError):
            read_bundle(data)
    with pytest.raises(NotCanonicalError):
        read_record(b'{"a": 1}')


def test_a_default_spelled_out_is_refused(sessions: ModuleType) -> None:
    """What is absent is left out: an empty array in its place is another document."""
    bundle = json.loads(sessions.open_session("sha256").slip("2026-017", "（甲）"))
    bundle["team"] = []
    with pytest.raises(RecordRefusedError):
        read_bundle(canonical(bundle))
    record = sessions.open_session("sha256").commit.document()
    record["contributions"] = []
    with pytest.raises(RecordRefusedError):
        read_record(canonical(record))


@pytest.mark.parametrize("wrong", [{"digest": "0" * 64}, {"purpose": "rehearsal"}])
def test_a_bundle_whose_digest_does_not_fit_is_refused(
    sessions: ModuleType, wrong: dict[str, str]
) -> None:
    """An accident in the digest or in anything it covers is named, with its place."""
    bundle = json.loads(sessions.open_session("sha256").public_bundle().data)
    with pytest.raises(RecordRefusedError, match=r"\$\.digest"):
        read_bundle(canonical(bundle | wrong))


def test_a_bundle_needs_records_of_the_protocol(sessions: ModuleType) -> None:
    """A bundle with something else among its records is refused."""
    bundle = json.loads(sessions.open_session("sha256").public_bundle().data)
    bundle["records"][0] = {"record": "PLAN"}
    with pytest.raises(RecordRefusedError):
        read_bundle(canonical(bundle))


def test_values_are_checked_when_made() -> None:
    """A record cannot be made with a field of another form."""
    rule = EntropyRule(bits=24, sources=("dice",))
    for change in (
        {"task": ""},
        {"basis": ["caller"]},
        {"entropy": None},
        {"slots": ("x",)},
        {"basis": ()},
    ):
        given: dict[str, Any] = {
            "suite": "sha256",
            "task": "t",
            "purpose": "official",
            "basis": ("caller",),
            "rules": HEX,
            "entropy": rule,
        } | change
        with pytest.raises(RecordRefusedError):
            Task(**given)
    with pytest.raises(RecordRefusedError):
        RECORD_LIST.check((rule, rule), "records")
    with pytest.raises(RecordRefusedError):
        Nested(Task).check(rule, "task")
    with pytest.raises(RecordRefusedError):
        Nested(Task).read([], "task")
    with pytest.raises(RecordRefusedError):
        ListOf(COUNT).read({}, "numbers")


FORMS: list[tuple[Leaf, list[Any], list[Any]]] = [
    (
        NUMBER,
        [0, 3, "7/3"],
        ["4/2", "3/1", "-1/2", "0/1", True, 1.0, "x", "1/0", -1, f"1/{10**18}"],
    ),
    (RATIO, ["3/100"], ["1/1", "0/1", "6/200", "1", 1, "01/2"]),
    (TEXT, ["名单有误", "a" * 4096], ["", "a" * 4097, "a\nb", "a\u202eb", 7]),
    (ANY_TEXT, ["", "a\nb"], ["字" * 21_846, 7]),
    (DAY, ["2026-02-28"], ["20260228", "2026-W09-6", None, "2026-02-30"]),
    (SLOT, ["scjg/lead/1", "市场监管局/组长/12"], ["scjg/lead/0", "a/b/c/1", "", "a:b/c/1"]),
    (ATTRIBUTES, [{}, {"a": "b"}], [{"a": 1}, {"键": "x"}, []]),
]


@pytest.mark.parametrize("form,good,bad", FORMS)
def test_each_form_has_one_way_of_writing(form: Leaf, good: list[Any], bad: list[Any]) -> None:
    """Ratios in lowest terms, whole numbers as numbers, days that exist, slots of three parts."""
    assert [one for one in [*good, *bad] if form.holds(one)] == good


def test_times_carry_their_zone() -> None:
    """Times are written with whole seconds and a zone; anything else is refused."""
    assert write_time(datetime(2026, 3, 3, 1, tzinfo=UTC)) == "2026-03-03T01:00:00+00:00"
    for bad in (
        "2026-03-03",
        "2026-03-03T09:00:00",
        "2026-13-02T09:00:00+08:00",
        "2026-03-02T09:00:00-05:00",
        date(2026, 3, 2),
    ):
        with pytest.raises(RecordRefusedError):
            write_time(bad)  # type: ignore[arg-type]
    with pytest.raises(RecordRefusedError):
        write_time(datetime(2026, 3, 2))  # noqa: DTZ001 - the zone is missing on purpose
    assert not TIME.holds(7)


def test_the_form_of_a_frame() -> None:
    """A stratum of a frame has a name and targets; empty attributes are left out."""
    good = {"stratum": "A", "targets": [{"id": "甲"}, {"attributes": {"a": "b"}, "id": "乙"}]}
    assert STRATUM_FRAME.holds(good)
    for bad in (
        7,
        {"stratum": "A"},
        {"stratum": "", "targets": []},
        {"stratum": "A", "targets": 7},
        {"stratum": "A", "targets": [{"id": "甲", "attributes": {}}]},
        {"stratum": "A", "targets": [{"id": "甲", "tier": "A"}]},
        {"stratum": "A", "targets": [7]},
        {"stratum": "A", "targets": [{"id": " "}]},
    ):
        assert not STRATUM_FRAME.holds(bad)


def test_records_are_values() -> None:
    """Equal records are equal and hash alike; the hash of a record is that of its bytes."""
    one = Disposition(
        commit=HEX, task="t", at="2026-04-02T09:00:00+08:00", id="甲", rank=1, outcome="inspected"
    )
    same = read_record(one.data)
    assert same == one
    assert hash(same) == hash(one)
    assert one.hash("sha256") != one.hash("sm3")
