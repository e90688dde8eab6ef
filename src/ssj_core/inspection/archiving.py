"""The dossier filed away once nothing is missing, and what is added to it afterwards (C114)."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, ClassVar, Final

from ssj_core.encoding import Suite, Text
from ssj_core.errors import SsjError
from ssj_core.inspection.dossier import dossier_digest, gaps
from ssj_core.inspection.ending import Ending
from ssj_core.inspection.refusals import no
from ssj_core.inspection.resulting import SUPPLEMENT
from ssj_core.inspection.state import INSPECTION, Inspection, InspectionFact
from ssj_core.inspection.words import Stage
from ssj_core.journal import (
    Digest,
    Entry,
    Login,
    World,
    evolve,
    fact,
    labelled,
    system_day,
    world_day,
)

_SUITES: Final[tuple[Suite, ...]] = ("sha256", "sm3")


@fact(
    INSPECTION,
    "inspection.archived",
    "一次一档归档",
    "dossier archived",
    command="dossier.archive",
)
class DossierArchived(Ending):
    """The dossier was closed and filed away (clause C114).

    Attributes:
        inspection: the inspection's number.
        digest: of the whole dossier, what followed included; filled in.
        on: the day.
    """

    stages: ClassVar[frozenset[Stage]] = frozenset({Stage.COMPLETE})
    leads_to: ClassVar[Stage] = Stage.ARCHIVED
    inspection: str = labelled("检查编号", "inspection")
    digest: Digest = labelled("档案摘要", "digest of the dossier", hand="state")
    on: date = system_day()

    @classmethod
    def reads(cls, given: Mapping[str, Any], login: Login, world: World) -> Mapping[str, Any]:
        """Return the digest of the dossier as it stands."""
        now = world.get(INSPECTION, INSPECTION.of(inspection=given.get("inspection", "")))
        return {"digest": dossier_digest(now) if now else "0" * 64}

    def guard(self, now: Inspection, world: World) -> Iterator[SsjError]:
        """Want a dossier without gaps, as it is on record (C114)."""
        yield from self.step_faults(now)
        missing = gaps(now)
        if missing:
            yield no(
                "dossier-incomplete",
                inspection=now.id,
                gaps=[Text(gap.zh, gap.en) for gap in missing],
                cites=[f"point:{key}" for gap in missing for key in gap.keys],
            )
        if self.digest not in {dossier_digest(now, suite) for suite in _SUITES}:
            yield no("other-dossier", inspection=now.id, pointer="/input/digest")


@fact(
    INSPECTION,
    "inspection.supplemented",
    "档案补充",
    "dossier supplemented",
    command="dossier.supplement",
)
class DossierSupplemented(InspectionFact):
    """Something was added to a dossier that was filed away; nothing in it is changed (C114).

    Attributes:
        inspection: the inspection's number.
        what: what is added.
        digest: of its content.
        reason: why it comes late.
        on: the day.
    """

    stages: ClassVar[frozenset[Stage]] = frozenset({Stage.ARCHIVED})
    inspection: str = labelled("检查编号", "inspection")
    what: str = labelled("补充内容", "what is added", personal=True)
    digest: Digest = labelled("内容摘要", "digest")
    reason: str = labelled("补充原因", "reason", personal=True)
    on: date = world_day()

    def guard(self, now: Inspection, world: World) -> Iterator[SsjError]:
        """Want a dossier that is filed away."""
        if now.stage in self.stages:
            yield from self.step_faults(now)
        else:
            yield no("not-archived", inspection=now.id)

    def apply(self, now: Inspection, entry: Entry) -> Inspection:
        """Return the inspection with the supplement."""
        return evolve(now, supplements=(*now.supplements, self))

    def marks(self, now: Inspection, entry: Entry) -> Iterable[str]:
        """Return that it comes after the dossier was filed away."""
        return (SUPPLEMENT,)
