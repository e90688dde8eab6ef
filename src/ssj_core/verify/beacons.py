"""Step 3, drand: the rounds a bundle used, their signatures and their times (section 4)."""

from datetime import datetime
from typing import Final

from ssj_core.errors.log import BeaconRefusedError
from ssj_core.verify.case import Case, Notes
from ssj_core.verify.drand import Beacon, check_beacon
from ssj_core.verify.form import moment, wrong
from ssj_core.verify.words import BESIDE

MOST: Final = 4
"""Signatures that are weighed in one bundle: each takes near half a second. Of more it is said."""


def check_beacons(case: Case, notes: Notes) -> None:
    """Check every round of drand that is known in the bundle.

    Raises:
        WrongError: a signature is not its round's or not in its one form, or the evidence is older
            than the round.
    """
    weighed = 0
    for session in reversed(case.sessions):  # the draw that stands comes first
        known = session.items
        at = {name: place for place, name in enumerate(session.public)}
        for index, item in enumerate(known["items"] if known else ()):
            if known and item.startswith("drand:"):
                where = f"{known.at}.items[{index}]"
                beacon = _read(item, where, weigh=weighed < MOST)
                weighed += 1
                _note(case, item, beacon, where, notes)
                if session.evidence:
                    evidence = session.evidence["evidence"][at[item.rpartition(":")[0]]]
                    _check_time(beacon, moment(evidence["at"]), where)


def _read(item: str, where: str, *, weigh: bool) -> Beacon:
    try:
        return check_beacon(item) if weigh else check_beacon(item, weigh=False)
    except BeaconRefusedError as error:
        wrong(where, error.params["why_zh"], error.params["why_en"])


def _note(case: Case, item: str, beacon: Beacon, where: str, notes: Notes) -> None:
    if beacon.status == "wrong":
        wrong(where, beacon.detail.zh, beacon.detail.en)
    if beacon.status == "holds":
        case.looked_up.add(item)
        notes.did(beacon.detail.zh, beacon.detail.en)
    else:
        zh, en = BESIDE["beacon-unchecked"].zh, BESIDE["beacon-unchecked"].en
        notes.could_not(f"{zh}（{beacon.detail.zh}）", f"{en} ({beacon.detail.en})")


def _check_time(beacon: Beacon, known: datetime, where: str) -> None:
    if beacon.time and known < beacon.time:
        said = beacon.time.isoformat()
        wrong(where, f"证据早于该轮 {said}", f"the evidence is older than its round, {said}")
