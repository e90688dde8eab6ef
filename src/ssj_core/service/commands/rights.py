"""Who may read what is not public: its own department, and the office and the government (C32, D18)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ssj_core.conference import CONFERENCE
from ssj_core.errors.refusals import Refusals

if TYPE_CHECKING:
    from ssj_core.service import Service
    from ssj_core.service.act import Act

no: Final = Refusals(
    "hand",
    {
        "reader": (
            "未公开的内容只有{owners}、联席会议办公室和区人民政府可以查看，{department}不能查看",
            "what is not public is read by {owners}, the office and the government, not {department}",
            "D18",
        ),
    },
    status="not-allowed",
)
GOVERNMENT: Final = "district-government"
"""The code of the district government, as rulebooks write it."""


def overseeing(service: Service, act: Act) -> bool:
    """Tell whether a login is the office's or the government's, who read the progress of all (C32)."""
    conference = service.state.catch_up().get(CONFERENCE, CONFERENCE.of())
    office = conference.established.office if conference else ""
    return act.department in (office, service.terms.name(GOVERNMENT))


def readable(service: Service, act: Act, *owners: str) -> None:
    """Refuse to show a department's own to another that does not oversee it.

    Args:
        service: where the conference is on record.
        act: the login.
        owners: whose it is.

    Raises:
        Refused: ``hand.reader``, not allowed.
    """
    if act.department not in owners and not overseeing(service, act):
        raise no("reader", owners=owners, department=act.department)
