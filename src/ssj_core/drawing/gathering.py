"""Between seal and result (section 4): contributions close, items arrive, evidence dates them."""

from collections.abc import Sequence

from attrs import field, frozen

from ssj_core.drawing.checks import (
    ANNOUNCED,
    MARGIN,
    STRONG_BITS,
    T0,
    T1,
    T2,
    kind_of,
)
from ssj_core.drawing.entropy import Entropy, written
from ssj_core.drawing.items import bits_of, expected_of
from ssj_core.drawing.records import Commit, Contrib, Evidence, Reveal, Times
from ssj_core.drawing.tickets import check_hex, commitment
from ssj_core.drawing.times import check_before, instant
from ssj_core.errors.drawing import CommitmentRefusedError, EntropyRefusedError

_REVEAL = ("参与方出数", "a reveal")
_EVIDENCE = ("公开来源公布", "the public item")


@frozen(kw_only=True)
class Gathered:
    """All entropy of a session, checked.

    Attributes:
        items: the items in COMMIT order, the secret included.
        contrib: CONTRIB, if parties contribute.
        evidence: when each public item was known.
        bits: bits of public entropy.
        grade: the grade of section 4.4.
    """

    items: tuple[str, ...] = field(repr=False)
    contrib: Contrib | None
    evidence: tuple[Evidence, ...]
    bits: int
    grade: str


def close(commit: Commit, reveals: Sequence[Reveal]) -> Contrib | None:
    """Return CONTRIB: who revealed and who is absent; None if nobody was asked.

    Raises:
        CommitmentRefusedError: a party not asked, twice, or with another value than committed.
        OrderRefusedError: a reveal before sealing or after t1.
    """
    given: dict[str, Reveal] = {}
    promises = {one.party: one.commitment for one in commit.contributions}
    for reveal in reveals:
        _check_reveal(commit, reveal, promises, given)
        given[reveal.party] = reveal
    if not promises:
        return None
    closing = (commit.times or Times()).contributions or commit.at
    return Contrib(
        commit=commit.hash(commit.suite),
        at=closing,
        reveals=tuple(given[party] for party in promises if party in given),
        absent=tuple(party for party in promises if party not in given),
    )


def _check_reveal(
    commit: Commit, reveal: Reveal, promises: dict[str, str], given: dict[str, Reveal]
) -> None:
    party = reveal.party
    if party not in promises or party in given:
        raise CommitmentRefusedError(
            party=party,
            why_zh="封存时未作承诺，或已经公开过",
            why_en="none was made, or it was revealed before",
        )
    if promises[party] != commitment(
        "contrib", commit.session, party, reveal.value, suite=commit.suite
    ):
        raise CommitmentRefusedError(
            party=party, why_zh="公开的值与承诺不符", why_en="the value revealed is another one"
        )
    check_before(T0, commit.at, _REVEAL, reveal.at, strict=True)
    closing = (commit.times or Times()).contributions or reveal.at
    check_before(_REVEAL, reveal.at, T1, closing)


def contribution_items(commit: Commit, contrib: Contrib | None) -> dict[str, str]:
    """Return the item of each contribution by its name in COMMIT."""
    if contrib is None:
        return {}
    known = {one.party: one.value for one in contrib.reveals}
    return {
        f"contrib:{one.party}": f"contrib:{one.party}:{known.get(one.party, 'absent')}"
        for one in commit.contributions
    }


def check_secret(commit: Commit, secret: str) -> None:
    """Refuse a secret that COMMIT did not commit to.

    Raises:
        CommitmentRefusedError: it did not.
    """
    check_hex(secret, "保密值", "the secret")
    if commitment("secret", commit.session, secret, suite=commit.suite) != commit.secret:
        raise CommitmentRefusedError(
            party="secret", why_zh="与封存时的承诺不符", why_en="not the value committed to"
        )


def _given_items(commit: Commit, items: Sequence[Entropy | str]) -> dict[str, str]:
    given = {}
    for text in map(written, items):
        name = expected_of(text)
        if (
            kind_of(name) == "contrib"
            or text == "secret"
            or name not in commit.entropy
            or name in given
        ):
            raise EntropyRefusedError(
                item=text,
                why_zh="不是封存时约定的来源，或重复",
                why_en="not a source named when sealing, or given twice",
            )
        given[name] = text
    return given


def gather(
    commit: Commit,
    items: Sequence[Entropy | str],
    evidence: Sequence[Evidence],
    reveals: Sequence[Reveal],
    secret: str | None,
    *,
    beacon_checked: bool,
) -> Gathered:
    """Return the entropy of a session, every form, commitment and time checked.

    Raises:
        EntropyRefusedError: an item missing, unexpected, or without evidence.
        CommitmentRefusedError: a value that is not the one committed to.
        OrderRefusedError: something known before sealing, or within the margin after t1.
    """
    contrib = close(commit, reveals)
    known = contribution_items(commit, contrib) | _given_items(commit, items)
    if secret is not None:
        known.setdefault("secret", f"secret:{secret}")
    if "secret" in known:
        check_secret(commit, known["secret"].removeprefix("secret:"))
    for name in commit.entropy:
        if name not in known:
            raise EntropyRefusedError(item=name, why_zh="尚未给出", why_en="not given yet")
    public = [name for name in commit.entropy if kind_of(name) not in {"contrib", "secret"}]
    if len(evidence) != len(public):
        raise EntropyRefusedError(
            item=", ".join(public),
            why_zh=f"每项公开来源须有一条证据，现有 {len(evidence)} 条",
            why_en=f"each public item needs one piece of evidence, {len(evidence)} given",
        )
    for name, proof in zip(public, evidence, strict=True):
        check_evidence(commit, name, proof)
    whole = tuple(known[name] for name in commit.entropy)
    bits = sum(map(bits_of, whole))
    grade = grade_of(whole, bits, beacon_checked=beacon_checked)
    return Gathered(items=whole, contrib=contrib, evidence=tuple(evidence), bits=bits, grade=grade)


def check_evidence(commit: Commit, name: str, proof: Evidence) -> None:
    """§4.1, §4.2: after sealing, after the margin behind t1, and not before t2 if announced.

    Raises:
        OrderRefusedError: known too early.
    """
    times = commit.times or Times()
    check_before(T0, commit.at, _EVIDENCE, proof.at, strict=True)
    if commit.contributions and times.contributions is not None:
        check_before(T1, times.contributions, _EVIDENCE, proof.at, margin=MARGIN)
    if kind_of(name) in ANNOUNCED and times.public is not None:
        check_before(T2, times.public, _EVIDENCE, proof.at)


def grade_of(items: Sequence[str], bits: int, *, beacon_checked: bool) -> str:
    """Return the grade of section 4.4.

    >>> grade_of(["dice:" + "0" * 20], 66, beacon_checked=False)
    'public'
    """
    revealed = any(kind_of(one) == "contrib" and not one.endswith(":absent") for one in items)
    if not bits:
        return "contributions" if revealed else "local"
    if bits < STRONG_BITS:
        return "public-weak"
    if revealed:
        return "combined"
    beacon = beacon_checked and any(kind_of(one) == "drand" for one in items)
    return "beacon" if beacon else "public"


def latest(commit: Commit, gathered: Gathered) -> str:
    """Return the last time anything of the session was known: no RESULT is older."""
    seen = [commit.at, *(one.at for one in gathered.evidence)]
    if gathered.contrib is not None:
        seen.append(gathered.contrib.at)
    return max(seen, key=instant)
