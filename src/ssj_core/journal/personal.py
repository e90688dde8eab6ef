"""Which fields of facts are personal data: their texts are kept beside the journal."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final, get_args, get_type_hints

from attrs import fields

from ssj_core.encoding import Suite
from ssj_core.journal.beside import BESIDE, Kept, commitment
from ssj_core.journal.values import Value

Path = tuple[str, ...]
When = bool | Callable[[Mapping[str, Any]], bool]
"""Whether a field is personal: always, or as the JSON object it stands in says."""
_EACH: Final = "*"
_PATHS: Final[dict[tuple[str, str], tuple[tuple[Path, When], ...]]] = {}
PERSONAL: Final[Mapping[tuple[str, str], tuple[tuple[Path, When], ...]]] = MappingProxyType(_PATHS)
"""The personal fields of every kind and form of event, with what decides on them."""


def note_personal(kind: str, form: str, cls: type[Value]) -> None:
    """Note the personal fields of a declared fact, those of the values in it too."""
    found = tuple(_personal(cls))
    if found:
        _PATHS[kind, form] = found


def _personal(cls: type[Value]) -> Iterator[tuple[Path, When]]:
    hints = get_type_hints(cls, include_extras=True)
    for attribute in fields(cls):
        key = attribute.metadata.get("key") or attribute.name
        when: When = attribute.metadata.get("personal", False)
        if when:
            yield (key,), when
            continue
        for inner, many in _values(hints[attribute.name], many=False):
            steps = (key, _EACH) if many else (key,)
            for path, decides in _personal(inner):
                yield (*steps, *path), decides


def _values(hint: Any, *, many: bool) -> Iterator[tuple[type[Value], bool]]:  # noqa: ANN401 - any hint
    """Yield the classes of values in a hint, and whether several stand there."""
    if isinstance(hint, type) and issubclass(hint, Value):
        yield hint, many
    for part in get_args(hint):
        yield from _values(part, many=many or getattr(hint, "__origin__", None) is tuple)


def conceal(
    kind: str, body: dict[str, Any], salt: Callable[[], str], suite: Suite
) -> tuple[dict[str, Any], Kept]:
    """Return a body with commitments in place of its personal texts, and the texts."""
    kept: Kept = {}

    def seal(text: str) -> dict[str, str]:
        grain = salt()
        made = commitment(grain, text, suite)
        kept[made] = (grain, text)
        return {BESIDE: made}

    for path, when in PERSONAL.get((kind, body.get("form", "")), ()):
        body = _sealed(body, path, when, seal)
    return body, kept


def _sealed(found: Any, path: Path, when: When, seal: Callable[[str], Any]) -> Any:  # noqa: ANN401 - any JSON
    """Return JSON with what a path leads to in it sealed; an empty text hides nothing."""
    step, *rest = path
    if step == _EACH:
        return [_sealed(part, tuple(rest), when, seal) for part in found]
    if not isinstance(found, dict) or step not in found:
        return found
    inner = found[step]
    if rest:
        return {**found, step: _sealed(inner, tuple(rest), when, seal)}
    chosen = when if isinstance(when, bool) else when(found)
    if not chosen or not isinstance(inner, str) or not inner:
        return found
    return {**found, step: seal(inner)}
