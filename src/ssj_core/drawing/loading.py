"""A drawn session out of its auditors' bundle: the draw is made again from what was sealed."""

from collections.abc import Mapping

from attrs import evolve, fields

from ssj_core.drawing.afterwards import Disposition, Open, Void
from ssj_core.drawing.bundles import AuditorBundle
from ssj_core.drawing.computing import Computed, compute
from ssj_core.drawing.drawn import Assignment
from ssj_core.drawing.forms import refuse
from ssj_core.drawing.outcome import Outcome
from ssj_core.drawing.private import FrameFile, PrivatePart, PrivateSession, PrivateTask
from ssj_core.drawing.records import Commit, Contrib, Result, Task
from ssj_core.drawing.session import restore
from ssj_core.errors.drawing import DrawVoidedError


def load_outcome(bundle: AuditorBundle) -> Outcome:
    """Return the outcome of the last session of an auditors' bundle, with its dispositions.

    The targets are drawn again from the sealed frame and the items; the teams are those the bundle
    states. Whether the bundle is true as a whole is `ssj_core.verify.verify_bundle`'s to say.

    Raises:
        RecordRefusedError: no RESULT, records that do not belong together, or a draw that is not
            the one of the RESULT.
        DrawVoidedError: the last session with a RESULT was voided.
    """
    result = next((one for one in reversed(bundle.records) if isinstance(one, Result)), None)
    if result is None:
        refuse("$.records", "没有抽取结果（RESULT）", "there is no RESULT")
    void = _void(bundle, result.commit)
    if void is not None:
        raise DrawVoidedError(reason=void.reason)
    commit = _commit(bundle, result)
    named = {entry.record for entry in commit.tasks}
    records = [
        record
        for record in bundle.records
        if isinstance(record, Task) and record.hash(commit.suite) in named
    ]
    kept = {part.task: part for part in bundle.private if part.commit == result.commit}
    sealed = restore(
        [record.data for record in (*records, commit)],
        PrivateSession(tasks=tuple(map(_task, kept.values()))).data,
    )
    computed = compute(commit, sealed.tasks, _items(bundle, result), teams=False)
    stated = {entry.task: entry.root for entry in result.tasks}
    for draw in computed.tasks:
        if stated.get(draw.sealed.task) != draw.tree.root:
            refuse(draw.sealed.task, "与 RESULT 的抽取结果不符", "not the draw of the RESULT")
    contrib = [
        record
        for record in bundle.records
        if isinstance(record, Contrib) and record.hash(commit.suite) == result.contrib
    ]
    return Outcome(
        commit=commit,
        sealed=sealed.tasks,
        contrib=contrib[0] if contrib else None,
        result=result,
        computed=_with_teams(computed, kept),
        is_open=any(
            isinstance(one, Open) and one.commit == result.commit for one in bundle.records
        ),
        dispositions=tuple(
            record
            for record in bundle.records
            if isinstance(record, Disposition) and record.commit == result.commit
        ),
    )


def _void(bundle: AuditorBundle, commit: str) -> Void | None:
    """Return what voided a session, None if it stands."""
    voids = (one for one in bundle.records if isinstance(one, Void) and one.commit == commit)
    return next(voids, None)


def _commit(bundle: AuditorBundle, result: Result) -> Commit:
    commits = [record for record in bundle.records if isinstance(record, Commit)]
    found = next((one for one in commits if one.hash(one.suite) == result.commit), None)
    if found is None:
        refuse("$.records", "缺少结果所依据的 COMMIT", "the COMMIT of the RESULT is missing")
    return found


def _items(bundle: AuditorBundle, result: Result) -> tuple[str, ...]:
    """Return the items with the secret: an unannounced session keeps them in OPEN."""
    known = (*bundle.records, *bundle.openings)
    openings = [one for one in known if isinstance(one, Open) and one.commit == result.commit]
    return openings[0].items if openings else result.items


def _task(part: PrivatePart) -> PrivateTask:
    """Return what was kept of a task since sealing; a frame beside the bundle is read by `ssj verify`."""
    if isinstance(part.frame, FrameFile):
        refuse(
            part.task,
            "名单另存于复核包旁的文件，请连同它读入：ssj.Result.load(路径)",
            "the frame lies in a file beside the bundle; read both: ssj.Result.load(path)",
        )
    return PrivateTask(**{one.name: getattr(part, one.name) for one in fields(PrivateTask)})


def _with_teams(computed: Computed, kept: Mapping[str, PrivatePart]) -> Computed:
    tasks = tuple(evolve(draw, teams=_teams(kept[draw.sealed.task])) for draw in computed.tasks)
    return evolve(computed, tasks=tasks)


def _teams(part: PrivatePart) -> Assignment:
    found: Mapping[tuple[str, str], str] = {
        (target, slot): inspector for target, slot, inspector in part.assignment or ()
    }
    return found
