"""Keys are paged in the order of their names, whatever came and went, at the price of the page."""

import json

from hypothesis import given
from hypothesis import strategies as st

from ssj_core.journal.ordered import Index, Keys

NAMES = st.text(alphabet="ab市", max_size=3)
STEPS = st.lists(st.tuples(st.sampled_from(["add", "discard", "page"]), NAMES), max_size=120)


@given(STEPS, st.integers(1, 5))
def test_a_page_is_a_page_of_the_sorted_set(steps: list[tuple[str, str]], size: int) -> None:
    """After any steps, a page has the first keys above the one named, and nothing else."""
    keys, wanted = Keys(), dict[str, None]()
    for act, name in steps:
        if act == "add":
            keys.add(name)
            wanted.setdefault(name)
        elif act == "discard":
            keys.discard(name)
            wanted.pop(name, None)
        else:
            above = tuple(key for key in sorted(wanted) if key > name)
            assert keys.page(name, size) == above[:size]
    assert list(keys) == list(wanted)
    assert len(keys) == len(wanted)


def test_many_changes_between_two_pages() -> None:
    """A great many keys that came since the last page are in the next one."""
    keys = Keys()
    keys.add("m")
    assert keys.page("", 5) == ("m",)
    for number in range(200):
        keys.add(f"k{number:03d}")
    for number in range(100):
        keys.discard(f"k{number:03d}")
    assert keys.page("k150", 3) == ("k151", "k152", "k153")
    assert keys.page("k199", 3) == ("m",)


def test_a_key_that_went_is_on_no_page() -> None:
    """What is taken out between two pages is not on the second."""
    keys = Keys()
    for name in "abc":
        keys.add(name)
    assert keys.page("", 5) == ("a", "b", "c")
    keys.discard("b")
    assert keys.page("", 5) == ("a", "c")


def test_a_key_that_came_and_went_is_on_no_page() -> None:
    """What came and went between two pages leaves no trace."""
    keys = Keys()
    keys.add("a")
    assert keys.page("", 5) == ("a",)
    keys.add("b")
    keys.discard("b")
    assert keys.page("", 5) == ("a",)


MARKED = st.lists(
    st.tuples(
        st.sampled_from("abcd"),
        st.sets(
            st.sampled_from([("one", 1), ("one", 2), ("one", "1"), ("two", "x"), ("two", "y")])
        ),
    ),
    max_size=30,
)


@given(MARKED)
def test_an_index_finds_what_a_search_through_all_finds(
    steps: list[tuple[str, set[tuple[str, str | int]]]],
) -> None:
    """After any marks came and went: the oldest first, by page, and after a snapshot."""
    index, model = Index(), dict[str, set[tuple[str, str | int]]]()
    for key, marks in steps:
        before = tuple(model.get(key, ()))
        if not marks and key in model:
            index.mark(key, before, ())
            index.end(key)
            del model[key]
            continue
        index.begin(key, "shared" if key in "ab" else key)
        index.mark(key, before, tuple(marks))
        model[key] = marks
    for found in (index, Index.restored(json.loads(json.dumps(index.snapshot())))):
        assert [*found.keys] == [*model]
        assert found.streams == {key: "shared" for key in model if key in "ab"}
        assert found.snapshot() == index.snapshot()
        for name, value in {mark for marks in model.values() for mark in marks} | {("one", 3)}:
            wanted = tuple(key for key, marks in model.items() if (name, value) in marks)
            assert found.find(name, value) == wanted
            assert found.page(name, value, "", 9) == tuple(sorted(wanted))
            assert (
                found.page(name, value, "b", 1) == tuple(sorted(k for k in wanted if k > "b"))[:1]
            )
        assert found.page("", "", "", 9) == tuple(sorted(model))
    for key in model:
        index.unmark(key)
    assert not [name for name, value in index.snapshot()["marks"].items() if value["shared"]]
