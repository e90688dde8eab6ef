"""Step 1: records in order, and every reference the hash of the record it names (§3, §8)."""

from attrs import define, field

from ssj_core.encoding import folding
from ssj_core.verify.case import Case, Doc, Placed, Session
from ssj_core.verify.contents import check_commit, check_contrib, check_open, check_result
from ssj_core.verify.form import wrong
from ssj_core.verify.formulas import Formulas
from ssj_core.verify.held import Held
from ssj_core.verify.parts import hand_out_openings, hand_out_private


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
    """The records read so far; a slip is `lenient`: it has its own TASK alone, and no CONTRIB."""

    purpose: str
    lenient: bool
    tasks: dict[str, Placed] = field(factory=dict)
    named: set[str] = field(factory=set)
    used: set[str] = field(factory=set)
    sessions: dict[str, Session] = field(factory=dict)
    results: dict[str, Session] = field(factory=dict)

    def session(self, record: Placed) -> Session:
        """Return the session whose COMMIT `record` names; nothing follows a VOID."""
        found = self.sessions.get(record["commit"])
        if found is None:
            wrong(f"{record.at}.commit", "前面没有这个 COMMIT", "no such COMMIT before it")
        if found.void:
            wrong(record.at, "VOID 之后不应再有记录", "nothing may follow VOID")
        return found

    def add_task(self, record: Placed) -> None:
        if record.digest in self.tasks:
            wrong(record.at, "同一 TASK 出现两次", "the same TASK twice")
        if record["purpose"] != self.purpose:
            wrong(f"{record.at}.purpose", "与复核包的用途不同", "not the purpose of the bundle")
        slots = record.doc.get("slots", [])
        if len(set(slots)) != len(slots):
            wrong(f"{record.at}.slots", "岗位重复", "a slot twice")
        if record["entropy"]["level"] != "own-word" and "authority" not in record.doc:
            wrong(f"{record.at}.authority", "要求见证者须写明抽取单位", "a level asked needs it")
        self.tasks[record.digest] = record

    def add_commit(self, record: Placed) -> None:
        if record["session"] in self.used:
            wrong(f"{record.at}.session", "场次编号用过", "a session's id twice")
        self.used.add(record["session"])
        tasks = tuple(self.task_of(record, index) for index in range(len(record["tasks"])))
        check_commit(record)
        served = self.results.get(record.doc.get("serves", ""))
        if "serves" in record.doc and not self.lenient:
            self.check_serving(record, served)
        self.sessions[record.digest] = Session(commit=record, tasks=tasks, serves=served)

    def check_serving(self, commit: Placed, served: Session | None) -> None:
        """The RESULT served stands before it, and has every task of it under the same id (§7)."""
        if served is None:
            wrong(f"{commit.at}.serves", "前面没有这个 RESULT", "no such RESULT before it")
        if served.void:
            wrong(f"{commit.at}.serves", "所服务的 RESULT 已作废", "the RESULT served is void")
        names, own = set(served.names), {other["record"] for other in served.commit["tasks"]}
        for index, entry in enumerate(commit["tasks"]):
            where = f"{commit.at}.tasks[{index}]"
            if entry["task"] not in names:
                wrong(
                    f"{where}.task", "所服务的 RESULT 没有这个任务", "no task of the RESULT served"
                )
            if entry["record"] in own:
                wrong(f"{where}.record", "应另有自己的 TASK", "it needs a TASK of its own")

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
        if session.contrib or session.result:
            wrong(record.at, "CONTRIB 的位置不对", "CONTRIB is out of place")
        check_contrib(record, session.commit)
        session.contrib = record

    def add_result(self, record: Placed) -> None:
        session = self.session(record)
        if session.result:
            wrong(record.at, "同一 COMMIT 的第二个 RESULT", "a second RESULT of one COMMIT")
        contrib = session.contrib.digest if session.contrib else None
        asks = "contributions" in session.commit.doc
        if asks != ("contrib" in record.doc):
            wrong(f"{record.at}.contrib", "与 COMMIT 是否征集不一致", "only if COMMIT asks for it")
        if asks and contrib is None and not self.lenient:
            wrong(record.at, "RESULT 之前缺少 CONTRIB", "CONTRIB is missing before RESULT")
        if record.doc.get("contrib") != contrib and not self.lenient:
            wrong(f"{record.at}.contrib", "不是 CONTRIB 的杂凑值", "not the hash of CONTRIB")
        check_result(record, session)
        session.result = record
        self.results[record.digest] = session

    def add_open(self, record: Placed) -> None:
        session = self.session(record)
        if session.result is None or session.opening:
            wrong(record.at, "OPEN 的位置不对", "OPEN is out of place")
        if session.commit["mode"] == "open" or session.commit["reveals"] == "proofs":
            wrong(record.at, "此方式的 OPEN 不公开", "this mode has no OPEN for the public")
        check_open(record, session)
        session.opening = record

    def add_void(self, record: Placed) -> None:
        session = self.session(record)
        opens, evidence = "opens" in record.doc, "evidence" in record.doc
        if opens and session.opening:
            wrong(f"{record.at}.opens", "OPEN 已经公开", "OPEN is there already")
        if evidence != (opens and session.result is None):
            zh, en = "没有结果而公开时才有证据", "evidence stands beside opens without RESULT"
            wrong(f"{record.at}.evidence", zh, en)
        if "shortage" in record.doc and not opens:
            wrong(f"{record.at}.shortage", "人手不足须公开结果", "a shortage needs opens")
        if "shortage" in record.doc and not any("slots" in e for e in session.commit["tasks"]):
            wrong(f"{record.at}.shortage", "没有派人，何来不足", "no inspectors were to be drawn")
        if opens:
            inside = Placed(record["opens"], f"{record.at}.opens")
            if inside["commit"] != record["commit"]:
                wrong(f"{inside.at}.commit", "与 VOID 的 COMMIT 不同", "not the COMMIT of VOID")
            check_open(inside, session)
            session.opening = inside
        if evidence and len(record["evidence"]) != len(session.public):
            wrong(
                f"{record.at}.evidence", "与公开来源的个数不同", "not one entry per public source"
            )
        session.void = record

    def add_disposition(self, record: Placed) -> None:
        session = self.session(record)
        if session.result is None:
            wrong(record.at, "DISPOSITION 的位置不对", "DISPOSITION is out of place")
        if record["task"] not in session.places:
            wrong(f"{record.at}.task", "COMMIT 中没有这个任务", "no such task in COMMIT")
        session.dispositions.append(record)


def take_apart(bundle: Doc, held: Held | None = None) -> Case:
    """Return the bundle's sessions, all references checked.

    Raises:
        WrongError: a record is out of order, a reference is not the hash of what it names, a part
            is missing, or the bundle holds a draw that its last one does not rest on.
    """
    records = bundle["records"]
    suite = suite_of(records)
    formulas = Formulas(suite)
    placed = tuple(
        Placed(record, f"$.records[{at}]", formulas.record(record) if _is_named(record) else "")
        for at, record in enumerate(records)
    )
    chain = _Chain(bundle["purpose"], bundle["bundle"] == "slip")
    for record in placed:
        getattr(chain, f"add_{record['record'].lower()}")(record)
    for digest, task in chain.tasks.items():
        if digest not in chain.named:
            wrong(task.at, "没有 COMMIT 引用这个 TASK", "no COMMIT names this TASK")
    case = Case(
        bundle=bundle,
        placed=placed,
        suite=suite,
        sessions=tuple(chain.sessions.values()),
        held=held or Held(),
    )
    _check_names(chain)
    _check_one_draw(case)
    if case.is_auditor:
        hand_out_openings(case)
        hand_out_private(case)
    return case


def _is_named(record: Doc) -> bool:
    """Tell whether other records name this one by its hash."""
    return record["record"] in {"TASK", "COMMIT", "CONTRIB", "RESULT"}


def _check_names(chain: _Chain) -> None:
    """Unequal sessions, tasks, parties, authorities that look alike are refused (§2)."""
    tasks = [task.doc for task in chain.tasks.values()]
    sessions = chain.sessions.values()
    entries = [entry["task"] for s in sessions for entry in s.commit["tasks"]]
    parties = [party["party"] for s in sessions for party in s.commit.doc.get("contributions", ())]
    for what, names in (
        ("session", [s.commit["session"] for s in sessions]),
        ("task", [*(task["task"] for task in tasks), *entries]),
        ("authority", [task["authority"] for task in tasks if "authority" in task]),
        ("party", parties),
    ):
        if pair := folding(names):
            zh, en = f"{pair[0]} 与 {pair[1]} 形近", f"{pair[0]} and {pair[1]} look alike"
            wrong(f"$.records…{what}", zh, en)


def _check_one_draw(case: Case) -> None:
    """Every session is the last one, or one that it rests on (§8)."""
    known = {session.digest: session for session in case.sessions}
    waiting, needed = [case.sessions[-1]], set()
    while waiting:
        session = waiting.pop()
        needed.add(session.digest)
        named = [entry.get("previous", "") for entry in session.commit["tasks"]]
        named += [e["against"]["commit"] for e in session.commit["tasks"] if "against" in e]
        named += [session.serves.digest] if session.serves else []
        waiting += [known[name] for name in named if name in known and name not in needed]
    for session in case.sessions:
        if session.digest not in needed:
            zh, en = "与最后一次抽取无关", "a draw that the last one does not rest on"
            wrong(session.commit.at, zh, en)
