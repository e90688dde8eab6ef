"""Step 4: seed, unit keys, and the commitments to them (§4, §5.1)."""

from ssj_core.encoding import canonical
from ssj_core.verify.case import Case, Notes, Placed, Session
from ssj_core.verify.form import wrong


def check_seed(case: Case, notes: Notes) -> None:
    """Recompute seed and keys of every session as far as they are told.

    Raises:
        WrongError: a seed, a key, or a commitment differs.
    """
    for session in case.sessions:
        if session.opening:
            _check_opening(case, session, session.opening)
        if session.seed:
            seed = case.formulas.seed(session.digest, session.seed["items"])
            for record in session.draws:
                if record.doc.get("seed", seed) != seed:
                    wrong(f"{record.at}.seed", "与重算的种子不同", "not the seed recomputed")
            notes.did("种子由 COMMIT 与随机来源重算", "the seed from COMMIT and its items")
        for index in range(len(session.tasks)):
            _check_keys(case, session, index, notes)


def _check_opening(case: Case, session: Session, opening: Placed) -> None:
    """RESULT of mode unannounced commits to the bytes of OPEN with the secret."""
    result, entropy = session.result, session.commit["entropy"]
    if result and "open" in result.doc and "secret" in entropy:
        secret = opening["items"][entropy.index("secret")].removeprefix("secret:")
        made = case.formulas.commitment("open", secret, canonical(opening.doc))
        if made != result["open"]:
            wrong(f"{result.at}.open", "与 OPEN 的字节不符", "does not match the bytes of OPEN")


def _check_keys(case: Case, session: Session, index: int, notes: Notes) -> None:
    """Every key that is told follows from the seed, if that is told, and RESULT commits to it."""
    group = session.commit["tasks"][index]["group"]
    expected = None
    if session.seed:
        seed = case.formulas.seed(session.digest, session.seed["items"])
        expected = case.formulas.key("unit", seed, group)
    for part in session.told(index):
        key = part.doc.get("unit_key", expected)
        if key != (expected or key):
            wrong(f"{part.at}.unit_key", "不是由种子得出", "does not follow from the seed")
        expected = key
    outcome = session.outcome(index)
    if expected is None:
        notes.could_not("密钥尚未公开", "the key is not public")
    elif outcome and case.formulas.commitment("key", group, expected) != outcome["key"]:
        wrong(f"{outcome.at}.key", "与密钥不符", "does not commit to the key")
    else:
        notes.did("密钥与其承诺值", "keys and their commitments")
    if session.seed is None:
        notes.could_not("种子尚未公开", "the seed is not public")
