"""Step 3, drand: the rounds a bundle used, their signatures and their times (section 4)."""

from datetime import datetime

from ssj_core.errors.log import BeaconRefusedError
from ssj_core.verify.case import Case, Notes, Session
from ssj_core.verify.drand import check_beacon, check_round
from ssj_core.verify.form import moment, wrong


def check_beacons(case: Case, notes: Notes) -> None:
    """Check every round of drand that is known in the bundle.

    Raises:
        WrongError: a signature is not its round's or not in its one form, or the round could be
            known before sealing, or before contributions had closed.
    """
    for session in case.sessions:
        known = session.items
        for index, item in enumerate(known["items"] if known else ()):
            if known and item.startswith("drand:"):
                _check(session, index, item, f"{known.at}.items[{index}]", notes)


def _check(session: Session, index: int, item: str, where: str, notes: Notes) -> None:
    try:
        beacon = check_beacon(item)
    except BeaconRefusedError as error:
        wrong(where, error.params["why_zh"], error.params["why_en"])
    if beacon.status == "wrong":
        wrong(where, beacon.detail.zh, beacon.detail.en)
    if beacon.status == "holds":
        notes.did(beacon.detail.zh, beacon.detail.en)
    else:
        zh, en = "drand 签名未核对", "the drand signature was not checked"
        notes.could_not(f"{zh}（{beacon.detail.zh}）", f"{en} ({beacon.detail.en})")
    if beacon.time:
        commit = session.commit
        closes = commit.doc.get("times", {}).get("contributions")
        status, words = check_round(
            beacon,
            sealed=moment(commit["at"]),
            closed=moment(closes) if closes else None,
            known=_known_at(session, index) or beacon.time,
        )
        if status == "wrong":
            wrong(where, words.zh, words.en)


def _known_at(session: Session, index: int) -> datetime | None:
    """Return when, by its evidence, item `index` was known; None without RESULT."""
    if session.result is None:
        return None
    before = [item.partition(":")[0] for item in session.commit["entropy"][:index]]
    place = sum(kind not in {"contrib", "secret"} for kind in before)
    return moment(session.result["evidence"][place]["at"])
