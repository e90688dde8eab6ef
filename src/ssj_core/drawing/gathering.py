"""Between seal and result (section 4): contributions close, items arrive, evidence dates them."""

from collections.abc import Sequence

from attrs import field, frozen

from ssj_core.drawing.checks import T0, T1, T2, T3
from ssj_core.drawing.entropy import Entropy, written
from ssj_core.drawing.items import bits_of, expected_of, kind_of
from ssj_core.drawing.records import Commit, Contrib, Evidence, Reveal
from ssj_core.drawing.tickets import check_hex, commitment
from ssj_core.drawing.times import Moment, check_before, instant, write_time
from ssj_core.errors.drawing import CommitmentRefusedError, EntropyRefusedError

_REVEAL = ("参与方出数", "a reveal")
_EVIDENCE = ("公开来源公布", "the public item")
_CONTRIB = ("出数截止记录", "CONTRIB")


@frozen(kw_only=True)
class Gathered:
    """All entropy of a session, checked.

    Attributes:
        items: the items in COMMIT order, the secret included.
        contrib: CONTRIB, if parties contribute.
        evidence: when each public item was known.
        bits: bits of public entropy.
    """

    items: tuple[str, ...] = field(repr=False)
    contrib: Contrib | None
    evidence: tuple[Evidence, ...]
    bits: int


def close(commit: Commit, reveals: Sequence[Reveal], at: Moment | None = None) -> Contrib | None:
    """Return CONTRIB: who revealed and who is absent; None if nobody was asked.

    Args:
        commit: the COMMIT.
        reveals: the values revealed; one after t1 counts as absent.
        at: when it was closed: t1 or later, before t2; t1 itself by default. Earlier than t1 only
            if nobody is absent.

    Raises:
        CommitmentRefusedError: a party not asked, twice, or with another value than committed.
        OrderRefusedError: a reveal before sealing, or CONTRIB out of its time.
    """
    given: dict[str, Reveal] = {}
    promises = {one.party: one.commitment for one in commit.contributions}
    for reveal in reveals:
        _check_reveal(commit, reveal, promises, given)
        given[reveal.party] = reveal
    if not promises:
        return None
    closing = commit.times.contributions or commit.at
    in_time = {p: one for p, one in given.items() if instant(one.at) <= instant(closing)}
    contrib = Contrib(
        commit=commit.hash(commit.suite),
        at=closing if at is None else write_time(at),
        reveals=tuple(in_time[party] for party in promises if party in in_time),
        absent=tuple(party for party in promises if party not in in_time),
    )
    _check_contrib(commit, contrib, closing)
    return contrib


def _check_contrib(commit: Commit, contrib: Contrib, closing: str) -> None:
    """§4: t1 ≤ CONTRIB < t2, or after the last reveal if nobody is absent."""
    if contrib.absent:
        check_before(T1, closing, _CONTRIB, contrib.at)
    for reveal in contrib.reveals:
        check_before(_REVEAL, reveal.at, _CONTRIB, contrib.at)
    if commit.times.public is not None:
        check_before(_CONTRIB, contrib.at, T2, commit.times.public, strict=True)


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


def contribution_items(commit: Commit, contrib: Contrib | None) -> dict[str, str]:
    """Return the item of each contribution by its name in COMMIT."""
    known = {one.party: one.value for one in contrib.reveals} if contrib else {}
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
    contrib: Contrib | None,
    secret: str | None,
) -> Gathered:
    """Return the entropy of a session, every form, commitment and time checked.

    Args:
        commit: the COMMIT.
        items: the public items, each once; a secret may be among them.
        evidence: when each public item was known.
        contrib: CONTRIB as it was published; None if nobody was asked, or it never came: then all
            are absent.
        secret: the committed secret.

    Raises:
        EntropyRefusedError: an item missing, unexpected, or without evidence.
        CommitmentRefusedError: a value that is not the one committed to.
        OrderRefusedError: something known before sealing, or within the margin after t1.
    """
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
    for proof in evidence:
        check_evidence(commit, proof)
    whole = tuple(known[name] for name in commit.entropy)
    bits = sum(map(bits_of, whole))
    return Gathered(items=whole, contrib=contrib, evidence=tuple(evidence), bits=bits)


def check_evidence(commit: Commit, proof: Evidence) -> None:
    """§4: no public item is known before t2.

    Raises:
        OrderRefusedError: known too early.
    """
    if commit.times.public is not None:
        check_before(T2, commit.times.public, _EVIDENCE, proof.at)


def check_due(commit: Commit, at: str) -> None:
    """§3: RESULT comes by t3.

    Raises:
        OrderRefusedError: it is later; the session is voided then.
    """
    check_before(("结果时间", "RESULT"), at, T3, commit.times.result)


def latest(commit: Commit, gathered: Gathered) -> str:
    """Return the last time anything of the session was known: no RESULT is older."""
    seen = [commit.at, *(one.at for one in gathered.evidence)]
    if gathered.contrib is not None:
        seen.append(gathered.contrib.at)
    return max(seen, key=instant)
