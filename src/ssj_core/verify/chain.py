"""Step 1: records in order, and every reference the hash of the record it names (§3)."""

from attrs import define, field

from ssj_core.verify.case import Case, Doc, Placed, Session
from ssj_core.verify.contents import check_commit, check_contrib, check_open, check_result
from ssj_core.verify.form import wrong
from ssj_core.verify.formulas import Formulas


def suite_of(records: list[Doc]) -> str:
    """Return the suite, from COMMIT only; every TASK and COMMIT must name it."""
    suites = [record["suite"] for record in records if record["record"] == "COMMIT"]
    if not suites:
        wrong("$.records", "没有 COMMIT", "no COMMIT")
    for index, record in enumerate(records):
        if record.get("suite", suites[0]) != suites[0]:
            wrong(f"$.records[{index}].suite", "与 COMMIT 的算法不同", "not the suite of COMMIT")
    return str(suites[0])


@define
class _Chain:
    """The records read so far."""

    formulas: Formulas
    purpose: str
    lenient: bool
    tasks: dict[str, Placed] = field(factory=dict)
    named: set[str] = field(factory=set)
    sessions: dict[str, Session] = field(factory=dict)

    def session(self, record: Placed) -> Session:
        """Return the session whose COMMIT `record` names."""
        found = self.sessions.get(record["commit"])
        if found is None:
            wrong(f"{record.at}.commit", "前面没有这个 COMMIT", "no such COMMIT before it")
        return found

    def add_task(self, record: Placed) -> None:
        digest = self.formulas.record(record.doc)
        if digest in self.tasks:
            wrong(record.at, "同一 TASK 出现两次", "the same TASK twice")
        if record["purpose"] != self.purpose:
            wrong(f"{record.at}.purpose", "与复核包的用途不同", "not the purpose of the bundle")
        slots = record.doc.get("slots", [])
        if len(set(slots)) != len(slots):
            wrong(f"{record.at}.slots", "岗位重复", "a slot twice")
        self.tasks[digest] = record

    def add_commit(self, record: Placed) -> None:
        digest = self.formulas.record(record.doc)
        if digest in self.sessions:
            wrong(record.at, "同一 COMMIT 出现两次", "the same COMMIT twice")
        tasks = tuple(self.task_of(record, index) for index in range(len(record["tasks"])))
        check_commit(record)
        served = record.doc.get("serves")
        results = [s.result.doc for s in self.sessions.values() if s.result]
        known = {self.formulas.record(result) for result in results}
        if served is not None and not self.lenient and served not in known:
            wrong(f"{record.at}.serves", "前面没有这个 RESULT", "no such RESULT before it")
        self.sessions[digest] = Session(commit=record, digest=digest, tasks=tasks)

    def task_of(self, commit: Placed, index: int) -> Doc:
        """Return the TASK that an entry names; a slip has its own alone, the others are empty."""
        entry = commit.under("tasks", index)
        task = self.tasks.get(entry["record"])
        if task is None and self.lenient:
            return {}
        if task is None:
            wrong(f"{entry.at}.record", "前面没有这个 TASK", "no such TASK before it")
        if task["task"] != entry["task"]:
            wrong(f"{entry.at}.task", "与 TASK 的编号不同", "not the id in its TASK")
        if task.doc.get("slots") != entry.doc.get("slots"):
            wrong(f"{entry.at}.slots", "与 TASK 的岗位不同", "not the slots of its TASK")
        self.named.add(entry["record"])
        return task.doc

    def add_contrib(self, record: Placed) -> None:
        session = self.session(record)
        if session.contrib or session.result or session.void:
            wrong(record.at, "CONTRIB 的位置不对", "CONTRIB is out of place")
        check_contrib(record, session.commit)
        session.contrib = record

    def add_result(self, record: Placed) -> None:
        session = self.session(record)
        if session.result or session.void:
            wrong(record.at, "RESULT 的位置不对", "RESULT is out of place")
        contrib = self.formulas.record(session.contrib.doc) if session.contrib else None
        asks = "contributions" in session.commit.doc
        if asks and contrib is None:
            wrong(record.at, "RESULT 之前缺少 CONTRIB", "CONTRIB is missing before RESULT")
        if record.doc.get("contrib") != contrib:
            wrong(f"{record.at}.contrib", "不是 CONTRIB 的杂凑值", "not the hash of CONTRIB")
        check_result(record, session.commit)
        session.result = record

    def add_open(self, record: Placed) -> None:
        session = self.session(record)
        if session.result is None or session.opening:
            wrong(record.at, "OPEN 的位置不对", "OPEN is out of place")
        check_open(record, session.commit)
        session.opening = record

    def add_void(self, record: Placed) -> None:
        session = self.session(record)
        if session.void:
            wrong(record.at, "VOID 的位置不对", "VOID is out of place")
        session.void = record
        if "opens" in record.doc:
            if session.opening:
                wrong(f"{record.at}.opens", "OPEN 已经公开", "OPEN is there already")
            inside = Placed(record["opens"], f"{record.at}.opens")
            if self.session(inside) is not session:
                wrong(f"{inside.at}.commit", "与 VOID 的 COMMIT 不同", "not the COMMIT of VOID")
            check_open(inside, session.commit)
            session.opening = inside

    def add_disposition(self, record: Placed) -> None:
        session = self.session(record)
        if session.result is None or session.void:
            wrong(record.at, "DISPOSITION 的位置不对", "DISPOSITION is out of place")
        if record["task"] not in session.names:
            wrong(f"{record.at}.task", "COMMIT 中没有这个任务", "no such task in COMMIT")
        session.dispositions.append(record)


def take_apart(bundle: Doc) -> Case:
    """Return the bundle's sessions, all references checked.

    Raises:
        WrongError: a record is out of order, or a reference is not the hash of what it names.
    """
    records = bundle["records"]
    suite = suite_of(records)
    chain = _Chain(Formulas(suite), bundle["purpose"], bundle["bundle"] == "slip")
    for index, record in enumerate(records):
        add = getattr(chain, f"add_{record['record'].lower()}")
        add(Placed(record, f"$.records[{index}]"))
    for digest, task in chain.tasks.items():
        if digest not in chain.named:
            wrong(task.at, "没有 COMMIT 引用这个 TASK", "no COMMIT names this TASK")
    if "opening" in bundle:
        _add_opening(chain, Placed(bundle["opening"], "$.opening"))
    case = Case(bundle=bundle, suite=suite, sessions=tuple(chain.sessions.values()))
    _hand_out_private(case)
    return case


def _add_opening(chain: _Chain, opening: Placed) -> None:
    session = chain.session(opening)
    if session.opening or session.result is None:
        wrong(opening.at, "OPEN 已经公开或为时过早", "OPEN is public already, or too early")
    check_open(opening, session.commit)
    session.opening = opening


def _hand_out_private(case: Case) -> None:
    """Give every private part to the session whose labels it makes, the last one in doubt."""
    for index, doc in enumerate(case.bundle.get("private", ())):
        part = Placed(doc, f"$.private[{index}]")
        own = [s for s in case.sessions if part["task"] in s.names]
        free = [s for s in own if part["task"] not in s.private]
        if not free:
            wrong(f"{part.at}.task", "没有对应的任务", "there is no task for it")
        made = {label_of(case.formulas, part["frame_secret"], s["stratum"]) for s in part["frame"]}
        fitting = [s for s in free if made == _labels(s, part["task"])]
        (fitting or free)[-1].private[part["task"]] = part
    if case.is_auditor:
        told = {part["task"] for part in case.bundle["private"]}
        for session in case.sessions:
            for name in session.names:
                if name not in told:
                    wrong("$.private", f"缺少任务 {name}", f"task {name} is missing")


def _labels(session: Session, task: str) -> set[str]:
    entry = session.commit["tasks"][session.names.index(task)]
    return {stratum["label"] for stratum in entry["strata"]}


def label_of(formulas: Formulas, frame_secret: str, stratum: str) -> str:
    """Return the label (§6) of a stratum's name."""
    return formulas.ticket(formulas.commitment("label", frame_secret), stratum)[:16]
