"""Who may be inspected: one entry of the target register (检查对象名录库)."""

from datetime import date

from attrs import field, frozen

from ssj_core.encoding import check_id
from ssj_core.errors.registers import ExitUnstatedError
from ssj_core.registers.attributes import Attributes, as_texts
from ssj_core.registers.words import TargetKind, TargetState


@frozen(kw_only=True)
class Target:
    """A target of inspection (clauses C61–C64).

    It holds facts; whether it may be drawn is a rule's answer.

    Attributes:
        id: what the draw knows it by, of the grammar of `ssj_core.encoding.check_id`.
        scheme: the identity scheme of `id`: ``uscc``, ``regno15``, or another by name.
        name: its name as registered.
        kind: enterprise, individual business, institution, …
        tier: credit-risk class or the like, as written; empty if none.
        tier_scheme: whose scale `tier` is on; the same letter means different things on two scales.
        district: area code or name of the district.
        address: where it is.
        labels: special libraries and other labels (专项库、标签).
        station: id of the station whose area it lies in (for 所所交叉).
        state: active, suspended or exited.
        entered_on: day it entered the register, if known.
        exited_on: day it left, if `state` is exited; a register may not know it, the journal asks.
        exit_reason: why it left.
        last_inspected: day of its last inspection, if any is known.
        attributes: what else the row says, text by column.

    Raises:
        IdRefusedError: `id` is outside the grammar.
        ExitUnstatedError: it has day or reason of an exit without having exited.

    >>> Target(id="91159900MA0000008X", scheme="uscc", name="云杉坡粮油店").state.zh
    '在册'
    """

    id: str = field(converter=check_id)
    scheme: str = "text"
    name: str = ""
    kind: TargetKind = field(default=TargetKind.OTHER, converter=TargetKind)
    tier: str = ""
    tier_scheme: str = ""
    district: str = ""
    address: str = ""
    labels: tuple[str, ...] = field(default=(), converter=as_texts)
    station: str = ""
    state: TargetState = field(default=TargetState.ACTIVE, converter=TargetState)
    entered_on: date | None = None
    exited_on: date | None = None
    exit_reason: str = ""
    last_inspected: date | None = None
    attributes: Attributes = field(default=Attributes(), converter=Attributes)

    def __attrs_post_init__(self) -> None:
        """Hold state and exit together (clause C64)."""
        if self.state is not TargetState.EXITED and (self.exited_on or self.exit_reason):
            raise ExitUnstatedError(
                id=self.id, state=self.state.value, day=self.exited_on, reason=self.exit_reason
            )

    @property
    def active(self) -> bool:
        """Whether it is in the register and not suspended."""
        return self.state is TargetState.ACTIVE
