"""Step 3, drand: the rounds a bundle used, their signatures and their times (section 4)."""

from ssj_core.errors.log import BeaconRefusedError
from ssj_core.verify.case import Case, Notes, Session
from ssj_core.verify.drand import check_beacon
from ssj_core.verify.form import moment, wrong
from ssj_core.verify.words import BESIDE


def check_beacons(case: Case, notes: Notes) -> None:
    """Check every round of drand that is known in the bundle.

    Raises:
        WrongError: a signature is not its round's or not in its one form, or the evidence is older
            than the round.
    """
    for session in case.sessions:
        known = session.items
        for index, item in enumerate(known["items"] if known else ()):
            if known and item.startswith("drand:"):
                _check(case, session, item, f"{known.at}.items[{index}]", notes)


def _check(case: Case, session: Session, item: str, where: str, notes: Notes) -> None:
    try:
        beacon = check_beacon(item)
    except BeaconRefusedError as error:
        wrong(where, error.params["why_zh"], error.params["why_en"])
    if beacon.status == "wrong":
        wrong(where, beacon.detail.zh, beacon.detail.en)
    if beacon.status == "holds":
        case.looked_up.add(item)
        notes.did(beacon.detail.zh, beacon.detail.en)
    else:
        zh, en = BESIDE["beacon-unchecked"].zh, BESIDE["beacon-unchecked"].en
        notes.could_not(f"{zh}（{beacon.detail.zh}）", f"{en} ({beacon.detail.en})")
    if beacon.time and session.evidence:
        known = session.evidence["evidence"][session.public.index(item.rpartition(":")[0])]
        if moment(known["at"]) < beacon.time:
            said = beacon.time.isoformat()
            wrong(where, f"证据早于该轮 {said}", f"the evidence is older than its round, {said}")
