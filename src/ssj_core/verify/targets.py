"""The targets of a stratum in the auditor's part, as columns: ids, and attributes as canonical text."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen

from ssj_core.encoding import rewrite
from ssj_core.encoding.canonical_json import read_plain

Doc = Mapping[str, Any]


@frozen(eq=False)
class Targets(Sequence[Doc]):
    """Targets in order, each a document to whoever asks for one.

    Attributes:
        ids: the ids.
        texts: the canonical text of the attributes of each, empty for none.
    """

    ids: Sequence[str]
    texts: Sequence[bytes]

    @classmethod
    def of(cls, targets: Sequence[Doc]) -> "Targets":
        """Return the columns of documents."""
        if isinstance(targets, Targets):
            return targets
        return cls(
            [target["id"] for target in targets],
            [
                rewrite(target["attributes"]) if "attributes" in target else b""
                for target in targets
            ],
        )

    def __eq__(self, other: object) -> bool:
        """Tell whether `other` is the same targets, as columns or as documents."""
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]  # it equals lists, which have none

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.ids)

    def __getitem__(self, at: Any) -> Any:  # noqa: ANN401 - a document for a number, columns for a slice
        """Return a target as a document, or the columns of a slice."""
        if isinstance(at, slice):
            return Targets(self.ids[at], self.texts[at])
        return _document(self.ids[at], self.texts[at])

    def __iter__(self) -> Iterator[Doc]:
        """Go through the targets as documents."""
        return map(_document, self.ids, self.texts)


def _document(target: str, text: bytes) -> Doc:
    return {"attributes": read_plain(text), "id": target} if text else {"id": target}
