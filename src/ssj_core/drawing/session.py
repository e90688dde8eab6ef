"""Sealing a session, and taking a sealed one up again (sections 3 and 4)."""

from collections.abc import Callable, Iterable, Sequence

from ssj_core.drawing.afterwards import read_record
from ssj_core.drawing.checks import check_session
from ssj_core.drawing.documents import Written
from ssj_core.drawing.drafts import TaskDraft
from ssj_core.drawing.entropy import check_expected
from ssj_core.drawing.forms import refuse
from ssj_core.drawing.preparing import prepare, rules_commitment
from ssj_core.drawing.private import PrivateSession
from ssj_core.drawing.records import CHANGEABLE, LEVELS, Commit, LogHead, Promise, Task, Times
from ssj_core.drawing.sealed import Sealed
from ssj_core.drawing.sealing import SealedTask, seal_task
from ssj_core.drawing.tickets import check_hex, commitment
from ssj_core.drawing.times import Moment, write_time
from ssj_core.encoding import check_id, new_hash, parse
from ssj_core.encoding.sources import TABLE, Source
from ssj_core.errors.drawing import CommitmentRefusedError, TaskRefusedError


def seal_session(  # noqa: PLR0913 - every source of chance, secrecy and time is an argument
    *,
    session: str,
    suite: str,
    at: Moment,
    mode: str,
    reveals: str,
    tasks: Sequence[TaskDraft],
    entropy: Iterable[str],
    contributions: Iterable[Promise] = (),
    secret: str | None = None,
    times: Times,
    serves: str | None = None,
    log: LogHead | Callable[[Sequence[Task]], LogHead] | None = None,
    sources: Sequence[Source] = TABLE,
) -> Sealed:
    """Return the sealed session: tasks that are drawn together from one seed.

    Nothing in it is chosen later, and nothing of the entropy is known yet.

    Args:
        session: its id.
        suite: ``sha256`` or ``sm3``.
        at: the time of sealing, with its zone.
        mode: ``open``, or ``unannounced`` 保密抽取.
        reveals: ``draw`` or ``proofs`` (section 8).
        tasks: the tasks, in the order they are drawn.
        entropy: the expected items in order, for example ``contrib:scjg`` and ``dice``.
        contributions: the parties' commitments, one for each ``contrib:`` item.
        secret: 64 hex of a cryptographic source, if `entropy` has ``secret``.
        times: t3, by which a result is due; and t1, t2, t4 as far as entropy and mode need them.
        serves: the hash of the RESULT that a session of inspectors only serves.
        log: the head of the log of draws just before this COMMIT, or what gives it once the TASKs,
            which are entered before it, are known; a clause in `basis` needs it.
        sources: when the public sources speak.

    Raises:
        ManyFaultsError: faults of a task: ids, numbers, lists; all of them.
        InputRefusedError: what does not fit together, by its own class.

    >>> from ssj_core.drawing import EntropyRule, StratumDraft, TaskDraft, Times
    >>> draft = TaskDraft(
    ...     "2026-017", purpose="official", basis=["caller"],
    ...     strata=[StratumDraft("A", targets=["甲店", "乙店", "丙店"], number=1)],
    ...     frame_secret="5a" * 32, rules_secret="5b" * 32,
    ...     entropy=EntropyRule(bits=60, sources=("dice",)),
    ... )
    >>> sealed = seal_session(
    ...     session="S-1", suite="sha256", at="2026-03-02T09:00:00+08:00",
    ...     mode="open", reveals="draw", tasks=[draft], entropy=["dice"],
    ...     times=Times(public="2026-03-02T10:00:00+08:00", result="2026-03-02T18:00:00+08:00"),
    ... )
    >>> sealed.seal_code[:14]
    '6014 3898 4359'
    """
    new_hash(suite)
    check_id(session)
    names = check_expected(entropy)
    sealed = tuple(_seal_draft(draft, suite) for draft in tasks)
    commit = Commit(
        suite=suite,
        session=session,
        at=write_time(at),
        mode=mode,
        reveals=reveals,
        entropy=names,
        contributions=_promises(names, contributions),
        secret=_secret(names, session, secret, suite),
        times=times,
        serves=serves,
        log=log([one.record for one in sealed]) if callable(log) else log,
        tasks=tuple(one.entry for one in sealed),
    )
    check_session(commit, sealed, sources)
    return Sealed(commit=commit, tasks=sealed, secret=secret)


def _seal_draft(draft: TaskDraft, suite: str) -> SealedTask:
    record, private = prepare(draft, suite)
    return seal_task(
        record,
        private,
        group=draft.task if draft.group is None else draft.group,
        relation=draft.relation,
        attempt=draft.attempt,
        previous=draft.previous,
        against=draft.against,
        changes=_changes(draft, record),
    )


def _changes(draft: TaskDraft, record: Task) -> tuple[str, ...]:
    """Return the fields in which a TASK is unlike that of the attempt before (section 3).

    Raises:
        TaskRefusedError: a field that may not change does, or it asks for less than before.
    """
    before = draft.before
    if before is None:
        return ()
    now, then = record.document(), before.document()
    changed = {key for key in {*now, *then} if now.get(key) != then.get(key)}
    if fixed := sorted(changed - set(CHANGEABLE)):
        raise TaskRefusedError(
            task=draft.task,
            why_zh=f"再次抽取不得改变 {fixed[0]}",
            why_en=f"a further attempt may not change {fixed[0]}",
        )
    weaker = LEVELS.index(record.entropy.level) < LEVELS.index(before.entropy.level)
    if weaker or record.entropy.bits < before.entropy.bits:
        raise TaskRefusedError(
            task=draft.task,
            why_zh="对随机数的要求低于上一次",
            why_en="it asks less of the entropy than the attempt before",
        )
    return tuple(sorted(changed))


def _promises(names: Sequence[str], given: Iterable[Promise]) -> tuple[Promise, ...]:
    promised: dict[str, Promise] = {}
    parties = [name.split(":")[1] for name in names if name.startswith("contrib:")]
    for one in given:
        if one.party in promised or one.party not in parties:
            raise CommitmentRefusedError(
                party=one.party, why_zh="重复，或不在随机源之列", why_en="twice, or no source named"
            )
        promised[one.party] = one
    for party in parties:
        if party not in promised:
            raise CommitmentRefusedError(
                party=party, why_zh="尚未提交", why_en="it has not been handed in"
            )
    return tuple(promised[party] for party in parties)


def _secret(names: Sequence[str], session: str, secret: str | None, suite: str) -> str | None:
    if ("secret" in names) != (secret is not None):
        raise CommitmentRefusedError(
            party="secret",
            why_zh="随机源含 secret 时（且仅此时）须给出保密值",
            why_en="a secret is given exactly if the entropy has one",
        )
    if secret is None:
        return None
    return commitment("secret", session, check_hex(secret, "保密值", "the secret"), suite=suite)


def restore(records: Iterable[bytes], private: bytes) -> Sealed:
    """Return the sealed session that `records` and `private` were written from.

    Args:
        records: the bytes of every TASK and of COMMIT, as published.
        private: the bytes of `Sealed.private`.

    Raises:
        NotCanonicalError: bytes that are not their own canonical form.
        RecordRefusedError: they do not belong together.
    """
    read = [read_record(one) for one in records]
    kept = PrivateSession.from_document(parse(private))
    commits = [one for one in read if isinstance(one, Commit)]
    known = {one.task: one for one in read if isinstance(one, Task)}
    if len(commits) != 1:
        refuse("$", "应恰有一条 COMMIT", "exactly one COMMIT expected")
    commit = commits[0]
    held = {one.task: one for one in kept.tasks}
    tasks: list[SealedTask] = []
    for entry in commit.tasks:
        record, part = known.get(entry.task), held.get(entry.task)
        if record is None or part is None:
            refuse(entry.task, "缺少 TASK 或非公开部分", "its TASK or private part is missing")
        task = seal_task(
            record,
            part,
            group=entry.group,
            relation=entry.relation,
            attempt=entry.attempt,
            previous=entry.previous,
            against=entry.against,
            changes=entry.changes,
        )
        _same(entry, task.entry, entry.task)
        if rules_commitment(part, commit.suite) != record.rules:
            refuse(entry.task, "规则文件与承诺不符", "the rules document is another one")
        tasks.append(task)
    if kept.secret is not None:
        secret = commitment("secret", commit.session, kept.secret, suite=commit.suite)
        if secret != commit.secret:
            refuse("secret", "与封存时的承诺不符", "not the value committed to")
    return Sealed(commit=commit, tasks=tuple(tasks), secret=kept.secret)


def _same(expected: Written, found: Written, path: str) -> None:
    if expected != found:
        refuse(path, "非公开部分与封存记录不符", "the private part is not the one that was sealed")
