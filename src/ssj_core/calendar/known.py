"""Which notices a calendar is made of: what was known on a day, in a region."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from ssj_core.calendar.envelope import VERSION
from ssj_core.calendar.notice import HolidayNotice
from ssj_core.calendar.sources import fillers, shipped
from ssj_core.calendar.validation import admit, faults
from ssj_core.encoding import canonical, digest
from ssj_core.errors.calendar import RegionUnknownError

ENGINE: Final = "ssj.cn-workdays/1"


def known_notices(
    as_of: date | None, more: Sequence[HolidayNotice], region: str | None
) -> tuple[tuple[HolidayNotice, ...], tuple[str, ...]]:
    """Return the notices that count, and in words what `chinese_calendar` offered and was not let in.

    Notices handed in come before those that ship, those before `chinese_calendar`, whose years count only
    where nothing limits what was known.

    Raises:
        ManyFaultsError: a notice handed in breaks a rule.
        RegionUnknownError: no notice of `region` was handed in.
    """
    base, refused = list(shipped()), list[str]()
    if as_of is None:
        years = {notice.year for notice in (*base, *more) if notice.kind == "annual"}
        for notice in fillers():
            if notice.year not in years:
                wrong = faults(notice, base)
                refused += [fault.message("en") for fault in wrong]
                base += [] if wrong else [notice]
    everything = admit(more, base)
    if region is not None and not any(_covers(notice, region) for notice in everything):
        raise RegionUnknownError(region=region)
    found = [
        notice
        for notice in everything
        if (as_of is None or notice.known_from <= as_of)
        and (notice.kind != "regional" or (region is not None and _covers(notice, region)))
    ]
    return tuple(found), tuple(refused)


def _covers(notice: HolidayNotice, region: str) -> bool:
    """Tell whether an overlay is for `region` or a region around it."""
    return notice.kind == "regional" and f"{region}-".startswith(f"{notice.jurisdiction}-")


def calendar_id(notices: Sequence[HolidayNotice], as_of: date | None, region: str | None) -> str:
    """Return the digest a calendar is known by: its notices, the engine, the envelope, and what it was asked for."""
    about = {
        "engine": ENGINE,
        "envelope": VERSION,
        "notices": [notice.digest for notice in notices],
        "region": region or "",
        "as_of": "" if as_of is None else as_of.isoformat(),
    }
    return digest(canonical(about))
