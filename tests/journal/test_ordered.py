"""Keys are paged in the order of their names, whatever came and went, at the price of the page."""

from hypothesis import given
from hypothesis import strategies as st

from ssj_core.journal.ordered import Keys

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
