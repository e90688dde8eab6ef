"""Who may inspect (执法检查人员名录库), and who may only advise (专家)."""

from datetime import date

from attrs import field, frozen

from ssj_core.encoding import check_id
from ssj_core.errors.registers import DatesCrossedError
from ssj_core.registers.attributes import as_texts, as_tuple
from ssj_core.registers.words import InspectorState


@frozen
class Leave:
    """A stretch of days on which an inspector cannot be sent, both ends included.

    Raises:
        DatesCrossedError: it ends before it begins.
    """

    first: date
    last: date
    reason: str = field(default="", kw_only=True)

    def __attrs_post_init__(self) -> None:
        """Refuse a period that runs backwards."""
        if self.last < self.first:
            raise DatesCrossedError(
                id=self.reason, what_zh="请假", what_en="leave", first=self.first, last=self.last
            )

    def __contains__(self, day: date) -> bool:
        """Tell whether `day` lies in it."""
        return self.first <= day <= self.last


@frozen(kw_only=True)
class Inspector:
    """A certified enforcement officer (clauses C66–C70).

    The five fields of clause C69 are `name`, `department`, `sex`, `cert_no` and `post`; C70 adds
    `qualifications` and `specialties`. Public views mask by policy.

    Attributes:
        id: what the draw knows the person by, of the id grammar.
        name: the person's name.
        department: the department whose register this is.
        sex: as the register writes it.
        cert_no: number of the 行政执法证.
        cert_valid_until: last day the certificate holds; ``date.max`` if it is said to have none.
        cert_valid_from: first day it holds, if known.
        post: what the person does there (执法岗位情况).
        qualifications: enforcement qualifications (执法资质).
        specialties: fields of expertise (业务专长).
        area: the area worked in.
        may_lead: whether the person may lead a team.
        station: id of the station, for keeping stations off their own area (所所交叉).
        former_posts: ids or names of earlier stations and employers, for recusal.
        conflicts: ids of targets the person must keep away from.
        on_leave: stretches of days away.
        state: active, suspended or left.

    Raises:
        IdRefusedError: `id` is outside the grammar.
    """

    id: str = field(converter=check_id)
    name: str
    department: str
    sex: str = ""
    cert_no: str = ""
    cert_valid_until: date | None = None
    cert_valid_from: date | None = None
    post: str = ""
    qualifications: tuple[str, ...] = field(default=(), converter=as_texts)
    specialties: tuple[str, ...] = field(default=(), converter=as_texts)
    area: str = ""
    may_lead: bool = False
    station: str = ""
    former_posts: tuple[str, ...] = field(default=(), converter=as_texts)
    conflicts: tuple[str, ...] = field(default=(), converter=as_texts)
    on_leave: tuple[Leave, ...] = field(default=(), converter=as_tuple)
    state: InspectorState = field(default=InspectorState.ACTIVE, converter=InspectorState)

    def certified_on(self, day: date) -> bool:
        """Tell whether the certificate holds on `day` (clause C66).

        Empty is never permission: without a number, or without a last day, the answer is no.
        """
        if not self.cert_no or self.cert_valid_until is None:
            return False
        begun = self.cert_valid_from is None or self.cert_valid_from <= day
        return begun and day <= self.cert_valid_until

    def available_on(self, day: date) -> bool:
        """Tell whether the person is active and not on leave on `day`."""
        away = any(day in leave for leave in self.on_leave)
        return self.state is InspectorState.ACTIVE and not away


@frozen(kw_only=True)
class Expert:
    """Someone who advises inspectors in a special field (clause C71).

    An expert is drawn from a pool of their own, is never counted towards the number of inspectors a
    task needs, and never signs as one: there is no certificate here to count.
    """

    id: str = field(converter=check_id)
    name: str
    institution: str = ""
    title: str = ""
    specialties: tuple[str, ...] = field(default=(), converter=as_texts)
    conflicts: tuple[str, ...] = field(default=(), converter=as_texts)
    on_leave: tuple[Leave, ...] = field(default=(), converter=as_tuple)
    state: InspectorState = field(default=InspectorState.ACTIVE, converter=InspectorState)

    def available_on(self, day: date) -> bool:
        """Tell whether the person is active and not on leave on `day`."""
        away = any(day in leave for leave in self.on_leave)
        return self.state is InspectorState.ACTIVE and not away
