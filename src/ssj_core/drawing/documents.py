"""Documents: attrs classes that are written to canonical JSON and read back, key by key."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Self

import attrs
from attrs import field, frozen

from ssj_core.drawing.forms import Form, refuse
from ssj_core.drawing.members import StratumFrame
from ssj_core.encoding import canonical, digest


@frozen
class Nested:
    """An object whose keys are the fields of an attrs class (or of one of several records)."""

    kind: type["Written"]

    @property
    def schema(self) -> dict[str, Any]:
        """The schema of the class."""
        return self.kind.schema()

    def read(self, value: object, path: str) -> "Written":
        """Return an instance of the class."""
        if not isinstance(value, dict):
            refuse(path, "应为对象", "an object expected")
        return self.kind.from_document(value, path)

    def check(self, value: object, path: str) -> None:
        """Refuse anything but an instance: its own fields were checked when it was made."""
        if not isinstance(value, self.kind):
            refuse(path, f"应为 {self.kind.__name__}", f"a {self.kind.__name__} expected")


@frozen(kw_only=True)
class Written:
    """What all documents share; a base class because reading and writing follow from the fields."""

    HEADER: ClassVar[Mapping[str, str]] = {}

    def document(self) -> dict[str, Any]:
        """Return the JSON object; what is absent is left out."""
        found: dict[str, Any] = dict(self.HEADER)
        for one in attrs.fields(type(self)):
            value = getattr(self, one.name)
            if not (one.metadata["optional"] and value == one.default):
                found[one.name] = _json(value)
        return found

    @property
    def data(self) -> bytes:
        """The canonical bytes: what is hashed, signed and handed on."""
        return canonical(self.document())

    @classmethod
    def from_document(cls, document: Mapping[str, Any], path: str = "$") -> Self:
        """Return the value that a JSON object stands for.

        Raises:
            RecordRefusedError: a key missing, a key unknown, or a value of another form.
        """
        known = {one.name: one for one in attrs.fields(cls)}
        for key, value in document.items():
            if key not in known and cls.HEADER.get(key) != value:
                refuse(f"{path}.{key}", "有不认识的键或值", "an unknown key or value")
        given = {}
        for name, one in known.items():
            if name in document:
                given[name] = one.metadata["form"].read(document[name], f"{path}.{name}")
            elif not one.metadata["optional"]:
                refuse(f"{path}.{name}", "缺少必填的键", "a required key is missing")
        if missing := set(cls.HEADER) - set(document):
            refuse(f"{path}.{min(missing)}", "缺少必填的键", "a required key is missing")
        return cls(**given)

    @classmethod
    def schema(cls) -> dict[str, Any]:
        """Return the JSON Schema of the document."""
        fields = attrs.fields(cls)
        constants = {key: {"const": value} for key, value in cls.HEADER.items()}
        return {
            "type": "object",
            "properties": constants | {one.name: one.metadata["form"].schema for one in fields},
            "required": sorted(
                [*cls.HEADER, *(o.name for o in fields if not o.metadata["optional"])]
            ),
            "additionalProperties": False,
        }


@frozen(kw_only=True)
class Recorded(Written):
    """What all records share: they are named by their hash."""

    def hash(self, suite: str) -> str:
        """Return R(record): the hash of the bytes."""
        return digest(self.data, suite)


def _json(value: Any) -> Any:  # noqa: ANN401 - any value of a document
    if isinstance(value, Written | StratumFrame):
        return value.document()
    if isinstance(value, tuple):
        return [_json(one) for one in value]
    return value


def _validator(form: Form, *, optional: bool) -> Callable[[Any, Any, Any], None]:
    def validate(_: object, attribute: "attrs.Attribute[Any]", value: object) -> None:
        if not (optional and value == attribute.default):
            form.check(value, attribute.name)

    return validate


def has(form: Form, default: Any = attrs.NOTHING, *, shown: bool = True) -> Any:  # noqa: ANN401 - attrs fields are typed by their annotation
    """Return a field of `form` that every document has; with a default, a caller may leave it out.

    What is long or secret is not `shown` when printed.
    """
    return field(
        default=default,
        repr=shown,
        metadata={"form": form, "optional": False},
        validator=_validator(form, optional=False),
    )


def may(form: Form, default: object = None, *, shown: bool = True) -> Any:  # noqa: ANN401 - attrs fields are typed by their annotation
    """Return a field of `form` that is absent from the document when it has its default."""
    return field(
        default=default,
        repr=shown,
        metadata={"form": form, "optional": True},
        validator=_validator(form, optional=True),
    )
