"""What a document must hold, where it is published, with whom it is filed."""

from typing import ClassVar, Literal

from attrs import frozen

from ssj_core.legal import Text
from ssj_core.rules.questions._base import AsksRequired
from ssj_core.rules.questions.acts import Form


@frozen(kw_only=True)
class MustContain(AsksRequired):
    """Which fields must a document hold?

    Attributes:
        document: ``item``, ``inspector``, ``work-rules``, ``annual-plan``, ``joint-plan``,
            ``inspection-form``, ``minutes``, ``transfer-record``, … as the rulebook writes it.
        method: the method of inspection, for the inspection form.
        refused: whether the target refused to sign, for the inspection form.
        field: the field of supervision.
        outcome: how a visit ended that was no inspection, as in `MayEnd`.
        form: the form of inspection, as in `MayInspect`.
    """

    word: ClassVar = "must-contain"
    title: ClassVar = Text("应包含的内容", "what it must contain")

    document: str
    method: Literal["onsite", "documentary", "online", "commissioned"] | None = None
    refused: bool | None = None
    field: str | None = None
    outcome: Literal["closed", "unreachable", "struck-off", "moved", "refused-entry"] | None = None
    form: Form | None = None


@frozen(kw_only=True)
class PublishWhere(AsksRequired):
    """On which channels must a document be published?

    Attributes:
        document: as in `MustContain`.
        field: the field of supervision.
    """

    word: ClassVar = "publish-where"
    title: ClassVar = Text("公示渠道", "where it is published")

    document: str
    field: str | None = None


@frozen(kw_only=True)
class FileWith(AsksRequired):
    """With whom must a document be filed, or to whom reported?

    Attributes:
        document: as in `MustContain`.
        major: whether the matter is a major one.
        field: the field of supervision.
        target_kind: as in `SampleRatio`; ``producer`` where plans for producers go elsewhere too.
        vertical: whether the organ is under vertical administration.
    """

    word: ClassVar = "file-with"
    title: ClassVar = Text("备案或报告对象", "with whom it is filed")

    document: str
    major: bool | None = None
    field: str | None = None
    target_kind: str | None = None
    vertical: bool | None = None
