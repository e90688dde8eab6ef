"""What a reader of draws refuses before it is made: objects of very many keys, very many containers."""

import pytest

from ssj_core.encoding import DRAW, parse
from ssj_core.encoding.limits import DOCUMENT, MIB
from ssj_core.errors.encoding import NotCanonicalError

KEYS = ",".join(f'"k{n:05d}":1' for n in range(4081))


@pytest.mark.parametrize(
    "text",
    [
        f"{{{KEYS}}}",
        f'{{"a":[{{{KEYS}}}]}}',
        "{" + ",".join(f'"k{n:05d}":{{"a":[{{"b":1}}]}}' for n in range(4081)) + "}",
    ],
)
def test_very_many_keys(text: str) -> None:
    """An object of over sixteen times the keys allowed is refused, wherever it stands."""
    with pytest.raises(NotCanonicalError) as refused:
        parse(text.encode(), DRAW)
    assert "more than 255 keys" in refused.value.message("en")
    assert len(str(parse(text.encode(), DOCUMENT))) > len(KEYS)


def test_keys_of_many_objects() -> None:
    """Many objects of few keys each are no object of many; colons in texts are none."""
    for text in (
        "[" + ",".join(['{"a":1,"b":{"c":[1,[]]}}'] * 3000) + "]",
        '{"a":"' + ":" * 9000 + '"}',
    ):
        assert parse(text.encode(), DRAW)


@pytest.mark.parametrize("unit", ['{"a":1}', "[[[[]]]]", '{"a":{"b":{"c":[]}}}', "[]"])
def test_very_many_small_things(unit: str) -> None:
    """A megabyte of small arrays or objects is refused; less of them is looked at as ever."""
    with pytest.raises(NotCanonicalError) as refused:
        parse(f"[{','.join([unit] * MIB)}]".encode(), DRAW)
    assert "more arrays and objects" in refused.value.message("en")
    assert parse(f"[{','.join([unit] * 100)}]".encode(), DRAW)


def test_short_ids_are_read() -> None:
    """The shortest rows and targets that a draw may have are not too dense."""
    for unit in ('{"id":"1"}', '["1","2"]'):
        text = f'{{"targets":[{",".join([unit] * 120_000)}]}}'
        assert len(parse(text.encode(), DRAW)["targets"]) == 120_000
