"""A second hand that makes bundles: plain hashlib and brute force, from the page alone."""

import hashlib
import itertools
import json
from collections.abc import Callable
from fractions import Fraction
from math import floor, lcm
from types import SimpleNamespace
from typing import Any

import pytest

import ssj_core.service  # noqa: F401 - declares the kinds of draws

Doc = dict[str, Any]
T0, T_CONTRIB, T_PUBLIC, T_OPEN = (
    "2026-03-03T09:00:00+08:00",
    "2026-03-03T12:00:00+08:00",
    "2026-03-03T21:15:00+08:00",
    "2026-06-30T18:00:00+08:00",
)
T_DUE = "2026-03-04T06:00:00+08:00"
WITNESSES = [{"name": "王一", "of": "甲局"}, {"name": "李二", "of": "乙公证处"}]
AT_REVEAL, AT_CONTRIB, AT_DICE, AT_RESULT, AT_LATER = (
    "2026-03-03T10:00:00+08:00",
    "2026-03-03T12:00:10+08:00",
    "2026-03-03T22:00:00+08:00",
    "2026-03-03T22:10:00+08:00",
    "2026-04-01T10:00:00+08:00",
)
KL8 = "kl8:2026051:" + ".".join(f"{n:02d}" for n in range(3, 62, 3))
FRAME = {
    "A": [f"9115990000000{n:02d}00A" for n in range(11)],
    "D": ["150699000000017", '个体户·甲 "引号"', "back\\slash 1e5"],
    "Z": ["只有一户"],
}
NUMBERS: dict[str, Any] = {"A": 3, "D": 2, "Z": 0}


def dumps(value: Any) -> bytes:
    """Canonical JSON, the short way."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def seal(document: Any) -> bytes:
    """Canonical JSON of a bundle, its digest made anew; of anything else, as it is."""
    records = document.get("records") if isinstance(document, dict) else None
    commits = [r for r in records or () if isinstance(r, dict) and r.get("record") == "COMMIT"]
    if not commits or "bundle" not in document:
        return dumps(document)
    rest = {key: value for key, value in document.items() if key != "digest"}
    return dumps({**rest, "digest": Maker(commits[0]["suite"]).C("bundle", dumps(rest))})


def by_bytes(texts: Any) -> list[str]:
    """Sort by UTF-8 bytes."""
    return sorted(texts, key=str.encode)


class Maker:
    """The functions of the page in one suite."""

    def __init__(self, suite: str) -> None:
        self.suite = suite

    def hash(self, data: bytes) -> bytes:
        """Return H."""
        return hashlib.new(self.suite, data).digest()

    def ns(self, *items: str | bytes) -> bytes:
        """Return the items as netstrings."""
        raw = [item.encode() if isinstance(item, str) else item for item in items]
        return b"".join(str(len(item)).encode() + b":" + item + b"," for item in raw)

    def T(self, key: str, text: str) -> str:  # noqa: N802 - the page's name
        """Return the page's function T."""
        return self.hash(key.encode() + text.encode()).hex()

    def C(self, purpose: str, *parts: str | bytes) -> str:  # noqa: N802 - the page's name
        """Return the page's function C."""
        return self.hash(self.ns("ssj-draw/1", purpose, *parts)).hex()

    def R(self, record: Doc) -> str:  # noqa: N802 - the page's name
        """Return the page's function R."""
        return self.hash(dumps(record)).hex()

    def levels(self, leaves: list[bytes]) -> list[list[bytes]]:
        """Return the rows of a tree, leaves first."""
        row = [self.hash(b"\0" + leaf) for leaf in leaves] or [self.hash(b"")]
        rows = [row]
        while len(row) > 1:
            row = [
                self.hash(b"\1" + row[i] + row[i + 1]) if i + 1 < len(row) else row[i]
                for i in range(0, len(row), 2)
            ]
            rows.append(row)
        return rows

    def root(self, leaves: list[bytes]) -> str:
        """Return the root of a tree."""
        return self.levels(leaves)[-1][0].hex()

    def way(self, leaves: list[bytes], index: int) -> Doc:
        """Return index and path of a leaf."""
        path, at = [], index
        for row in self.levels(leaves)[:-1]:
            if at ^ 1 < len(row):
                path.append(row[at ^ 1].hex())
            at //= 2
        return {"index": index, "path": path}


def secret(name: str) -> str:
    """An invented secret."""
    return hashlib.sha256(name.encode()).hexdigest()


def task(name: str = "2026-017", **more: Any) -> SimpleNamespace:
    """What a task of a scenario is made of."""
    base: Doc = {
        "name": name,
        "group": name,
        "relation": None,
        "frame": FRAME,
        "numbers": NUMBERS,
        "attributes": {"150699000000017": {"district": "150699"}},
        "slots": None,
        "lists": {},
        "attempt": 1,
        "previous": None,
    }
    return SimpleNamespace(**(base | more))


class Draw:
    """One session, made record by record; `edit` may change a record before it is hashed on."""

    def __init__(self, **options: Any) -> None:
        base: Doc = {
            "suite": "sha256",
            "mode": "open",
            "reveals": "draw",
            "purpose": "official",
            "session": "S-2026-03",
            "bits": 24,
            "tasks": [task()],
            "edit": {},
            "serves": None,
            "items": ["contrib:scjg", "contrib:rsj", KL8, "dice:40271582139904617735"],
            "absent": ["rsj"],
            "salt": "",
            "times": None,
            "targets": None,
            "at": {},
        }
        self.o = SimpleNamespace(**(base | options))
        self.m = Maker(self.o.suite)
        self.make()

    def edited(self, name: str, record: Doc) -> Doc:
        """Return the record as the scenario wants it."""
        change: Callable[[Doc], Any] | None = self.o.edit.get(name)
        if change:
            change(record)
        return record

    def record(self, name: str, **fields: Any) -> Doc:
        """Return a record without what is absent."""
        kept = {key: value for key, value in fields.items() if value is not None}
        if "at" in kept:
            kept["at"] = self.o.at.get(name, kept["at"])
        return self.edited(name, {"protocol": "ssj-draw/1", "record": name, **kept})

    # frame ------------------------------------------------------------------
    def frame_secret(self, t: SimpleNamespace) -> str:
        """Return S_frame."""
        return secret(f"frame {t.name} {t.attempt} {self.o.salt}")

    def label(self, t: SimpleNamespace, stratum: str) -> str:
        """Return the label of a stratum."""
        return self.m.T(self.m.C("label", self.frame_secret(t)), stratum)[:16]

    def salt(self, t: SimpleNamespace, name: str) -> str:
        """Return the salt of a target."""
        return self.m.T(self.m.C("salt", self.frame_secret(t)), name)

    def leaves(self, t: SimpleNamespace, stratum: str) -> list[bytes]:
        """Return the leaves of a stratum."""
        label, found = self.label(t, stratum), []
        for name in by_bytes(t.frame[stratum]):
            veil = self.m.T(self.salt(t, name), dumps(t.attributes.get(name, {})).decode())
            found.append(self.m.ns(name, label, veil, self.salt(t, name)))
        return found

    def strata(self, t: SimpleNamespace) -> list[str]:
        """Return the names of the strata in order of label."""
        return sorted(t.frame, key=lambda stratum: self.label(t, stratum))

    def tree(self, t: SimpleNamespace, name: str, rows: list[list[str]]) -> Doc:
        """Return root and size of a list."""
        key = self.m.C("list", self.frame_secret(t), name)
        whole = [self.m.ns(*row) for row in rows]
        leaves = [row + self.m.ns(self.m.T(key, row.decode())) for row in whole]
        return {"root": self.m.root(leaves), "size": len(rows)}

    def rules(self, t: SimpleNamespace) -> list[Doc]:
        """Return the rules document."""
        found = []
        for s in by_bytes(t.frame):
            rule = {"basis": ["caller"], "number": t.numbers[s], "stratum": s}
            if isinstance(t.numbers[s], str):
                ratio = Fraction(t.numbers[s]) / len(t.frame[s])
                rule |= {"ratio": str(ratio), "rounding": "average"}
            found.append(rule)
        return found

    # records ----------------------------------------------------------------
    def make(self) -> None:
        """Make every record."""
        o = self.o
        self.TASKS = [
            self.record(
                "TASK",
                suite=o.suite,
                task=t.name,
                purpose=o.purpose,
                basis=["caller"],
                rules=self.m.C("rules", secret("rules"), dumps(self.rules(t))),
                slots=t.slots,
                title="年度抽查",
                entropy={
                    "bits": o.bits,
                    "level": "own-word",
                    "sources": ["contrib", "dice", "drand", "kl8", "secret", "ssq"],
                },
            )
            for t in o.tasks
        ]
        self.COMMIT = self.make_commit()
        self.commit = self.m.R(self.COMMIT)
        self.CONTRIB = self.make_contrib()
        self.seed = self.m.hash(
            self.m.ns("ssj-draw/1", "seed", self.commit, *self.full_items())
        ).hex()
        self.ranks()
        self.OPEN = self.record(
            "OPEN",
            commit=self.commit,
            items=self.full_items(),
            seed=self.seed,
            tasks=[{"task": t.name, **self.shown(t)} for t in o.tasks],
        )
        self.RESULT = self.make_result()

    def expected(self, item: str) -> str:
        """Return an item as COMMIT expects it."""
        kind = item.split(":", maxsplit=1)[0]
        if kind in {"contrib", "dice", "secret"}:
            return item if kind == "contrib" else kind
        return item.rsplit(":", 1)[0]

    def value(self, item: str) -> str:
        """Return the value of a contribution or secret."""
        return secret(f"value {item} {self.o.salt}")

    def full_items(self) -> list[str]:
        """Return the items, all known."""
        made = []
        for item in self.o.items:
            if item.startswith("contrib:"):
                gone = item[8:] in self.o.absent
                made.append(f"{item}:{'absent' if gone else self.value(item)}")
            else:
                made.append(f"secret:{self.value(item)}" if item == "secret" else item)
        return made

    def make_commit(self) -> Doc:
        """Return COMMIT."""
        o, m = self.o, self.m
        parties = [item[8:] for item in o.items if item.startswith("contrib:")]
        kinds = {item.split(":")[0] for item in o.items}
        times = {"result": T_DUE}
        if parties:
            times["contributions"] = T_CONTRIB
        if kinds & {"dice", "kl8", "ssq", "drand"}:
            times["public"] = T_PUBLIC
        if o.mode == "unannounced":
            times["open"] = T_OPEN
        contributions = [
            {"commitment": m.C("contrib", o.session, p, self.value(f"contrib:{p}")), "party": p}
            for p in parties
        ]
        return self.record(
            "COMMIT",
            suite=o.suite,
            session=o.session,
            at=T0,
            mode=o.mode,
            reveals=o.reveals,
            entropy=[self.expected(item) for item in o.items],
            contributions=contributions or None,
            secret=m.C("secret", o.session, self.value("secret")) if "secret" in o.items else None,
            times=o.times or times,
            serves=o.serves,
            tasks=[self.entry(t, record) for t, record in zip(o.tasks, self.TASKS, strict=True)],
        )

    def entry(self, t: SimpleNamespace, record: Doc) -> Doc:
        """Return a task entry of COMMIT."""
        strata = [
            {
                "label": self.label(t, s),
                "number": t.numbers[s],
                "root": self.m.root(self.leaves(t, s)),
                "size": len(t.frame[s]),
            }
            for s in self.strata(t)
        ]
        if t.attempt > 1:
            t.lists.setdefault("diff", [])
        made = {
            "task": t.name,
            "record": self.m.R(record),
            "group": t.group,
            "attempt": t.attempt,
            "relation": t.relation,
            "previous": t.previous,
            "slots": t.slots,
            "strata": strata,
            **{name: self.tree(t, name, rows) for name, rows in t.lists.items()},
        }
        return {key: value for key, value in made.items() if value is not None}

    def make_contrib(self) -> Doc | None:
        """Return CONTRIB, if there is one."""
        parties = [item[8:] for item in self.o.items if item.startswith("contrib:")]
        if not parties:
            return None
        return self.record(
            "CONTRIB",
            commit=self.commit,
            at=AT_CONTRIB,
            reveals=[
                {"at": AT_REVEAL, "party": p, "value": self.value(f"contrib:{p}")}
                for p in parties
                if p not in self.o.absent
            ],
            absent=[p for p in parties if p in self.o.absent],
        )

    # the draw ---------------------------------------------------------------
    def key(self, purpose: str, *context: str) -> str:
        """Return K(purpose, context)."""
        return self.m.hash(self.m.ns("ssj-draw/1", purpose, self.seed, *context)).hex()

    def numbers(self, t: SimpleNamespace) -> dict[str, int]:
        """Return the whole number of each stratum."""
        wanted = {s: Fraction(t.numbers[s]) for s in self.strata(t)}
        common = lcm(*(n.denominator for n in wanted.values()))
        k = (int(self.m.T(self.key("round", t.name), "0"), 16) * common) >> 256
        made, total = {}, Fraction(0)
        for s, number in wanted.items():
            made[s] = floor(total + number + Fraction(k, common)) - floor(
                total + Fraction(k, common)
            )
            total += number
        return made

    def ranks(self) -> None:
        """Fill `rows`: per task, per stratum: (rank, id, ticket counted), low and high."""
        self.rows: dict[str, Doc] = {}
        state: dict[str, dict[str, str]] = {}
        used: dict[tuple[str, str], int] = {}
        for t in self.o.tasks:
            key = self.key("unit", t.group)
            now = state.setdefault(t.group, {})
            if t.relation != "rotated":
                now.clear()
            for name in itertools.chain(*t.frame.values()):
                now.setdefault(name, self.m.T(key, name))
            self.rows[t.name] = {}
            after = dict(now)
            for s in self.strata(t):
                order = sorted(t.frame[s], key=lambda name: (now[name], name.encode()))
                n, low = self.numbers(t)[s], 0
                if t.relation == "apart":
                    low = used.get((t.group, s), 0)
                    used[t.group, s] = low + n
                chosen = [(r, order[r - 1], now[order[r - 1]]) for r in range(low + 1, low + n + 1)]
                edge = [now[order[r - 1]] if r else "" for r in (low, low + n)]
                self.rows[t.name][s] = {"chosen": chosen, "edge": edge, "order": order}
                names = [name for _, name, _ in chosen]
                chosen_names = set(names)
                queue = [name for name in order if name not in chosen_names] + names
                after |= dict(zip(queue, sorted(now[name] for name in order), strict=True))
            if t.relation == "rotated":
                state[t.group] = after

    def chosen(self, t: SimpleNamespace) -> list[tuple[int, str, str]]:
        """Return (rank, id, ticket) of the drawn, in order of id."""
        found = [row for s in self.rows[t.name].values() for row in s["chosen"]]
        return sorted(found, key=lambda row: row[1].encode())

    def shown(self, t: SimpleNamespace) -> Doc:
        """Return what a draw shows of a task."""
        key = self.key("unit", t.group)
        strata = []
        for s in self.strata(t):
            low, high = self.rows[t.name][s]["edge"]
            made = {"high": high, "label": self.label(t, s), "number": self.numbers(t)[s]}
            strata.append(made | ({"low": low} if t.relation == "apart" else {}))
        drawn = [
            {"id": name, "ticket": self.m.T(key, name)}
            | ({"rotated": ticket} if t.relation == "rotated" else {})
            for _, name, ticket in self.chosen(t)
        ]
        return {"unit_key": key, "strata": strata, "drawn": drawn}

    def result_leaves(self, t: SimpleNamespace) -> list[bytes]:
        """Return the leaves of the result's tree."""
        return [self.m.ns(n, str(rank), self.salt(t, n)) for rank, n, _ in self.chosen(t)]

    def plan(self, t: SimpleNamespace) -> list[list[str]]:
        """Return the first complete plan by trying all, slot by slot."""
        key = self.key("assign", t.name)
        names = self.o.targets or [name for _, name, _ in self.chosen(t)]
        slots = sorted(
            (self.m.T(self.m.T(key, name), slot), name.encode(), slot.encode(), name, slot)
            for name in names
            for slot in t.slots
        )
        lists = t.lists
        loads = {who: (int(a), int(b)) for who, a, b in lists["capacities"]}

        def ways(at: int, held: list[tuple[str, str, str]]) -> list[tuple[str, str, str]] | None:
            counts = {who: sum(1 for h in held if h[2] == who) for who in loads}
            if at == len(slots):
                return held if all(counts[w] >= loads[w][0] for w in loads) else None
            slot_key, _, _, name, slot = slots[at]
            place = slot.rsplit("/", 1)[0]
            people = [w for p, w in lists["eligibility"] if p == place]
            for who in sorted(people, key=lambda w: (self.m.T(slot_key, w), w.encode())):
                busy = any(h[0] == name and h[2] == who for h in held)
                if busy or [name, who] in lists.get("recusals", []) or counts[who] >= loads[who][1]:
                    continue
                if found := ways(at + 1, [*held, (name, slot, who)]):
                    return found
            return None

        found = ways(0, [])
        assert found is not None
        return sorted(([*row] for row in found), key=lambda row: [p.encode() for p in row])

    def make_result(self) -> Doc:
        """Return RESULT."""
        o = self.o
        open_draw = o.mode == "open" and o.reveals == "draw"
        items = [
            "secret" if i.startswith("secret:") and not open_draw else i for i in self.full_items()
        ]
        public = [i for i in items if not i.startswith(("contrib:", "secret"))]
        bits = sum(
            {"ssq": 24, "kl8": 61, "drand": 128}.get(i[:3] if i[:5] != "drand" else "drand", 0)
            or (10 ** len(i[5:])).bit_length() - 1
            for i in public
        )
        tasks = []
        for t in o.tasks:
            made = {
                "task": t.name,
                "key": self.m.C("key", t.group, self.key("unit", t.group)),
                "size": len(self.chosen(t)),
                "root": self.m.root(self.result_leaves(t)),
            }
            shown = self.shown(t)
            if open_draw:
                made |= shown
            elif o.mode == "open":
                made["drawn"] = [target["id"] for target in shown["drawn"]]
                made["strata"] = [
                    {"label": s["label"], "number": s["number"]} for s in shown["strata"]
                ]
            if t.slots:
                made["assignment"] = self.tree(t, "assignment", self.plan(t))
            tasks.append(made)
        spoken = {"kl8": T_PUBLIC, "ssq": T_PUBLIC}
        return self.record(
            "RESULT",
            commit=self.commit,
            at=AT_RESULT,
            contrib=self.m.R(self.CONTRIB) if self.CONTRIB else None,
            items=items,
            evidence=[{"at": spoken.get(i[:3], AT_DICE), "witnesses": WITNESSES} for i in public],
            bits=bits,
            seed=self.seed if open_draw else None,
            open=None
            if o.mode == "open"
            else self.m.C("open", self.value("secret"), dumps(self.OPEN)),
            tasks=tasks,
        )

    # bundles ----------------------------------------------------------------
    @property
    def records(self) -> list[Doc]:
        """Return the records, in order."""
        made = [*self.TASKS, self.COMMIT, self.CONTRIB, self.RESULT]
        return [record for record in made if record]

    def public(self, *more: Doc, records: list[Doc] | None = None) -> bytes:
        """Return a public bundle."""
        return seal(
            {
                "protocol": "ssj-draw/1",
                "bundle": "public",
                "purpose": self.o.purpose,
                "records": [*(self.records if records is None else records), *more],
            }
        )

    def private(self) -> list[Doc]:
        """Return the auditor's parts."""
        made = []
        for t in self.o.tasks:
            part = {
                "commit": self.commit,
                "task": t.name,
                "frame_secret": self.frame_secret(t),
                "rules_secret": secret("rules"),
                "rules": self.rules(t),
                "frame": [
                    {
                        "stratum": s,
                        "targets": [
                            {
                                "id": n,
                                **({"attributes": t.attributes[n]} if n in t.attributes else {}),
                            }
                            for n in by_bytes(t.frame[s])
                        ],
                    }
                    for s in by_bytes(t.frame)
                ],
                **t.lists,
            }
            made.append(part | ({"assignment": self.plan(t)} if t.slots else {}))
        return made

    def auditor(self, *more: Doc, **extra: Any) -> bytes:
        """Return an auditor's bundle."""
        records = [*self.records, *more]
        opened = any(r["record"] == "OPEN" or "opens" in r for r in records)
        closed = (self.o.mode == "unannounced" or self.o.reveals == "proofs") and not opened
        return seal(
            {
                "protocol": "ssj-draw/1",
                "bundle": "auditor",
                "purpose": self.o.purpose,
                "records": records,
                "private": self.private(),
                **({"openings": [self.OPEN]} if closed else {}),
                **extra,
            }
        )

    def slip(self, name: str, **extra: Any) -> bytes:
        """Return a slip."""
        t = self.o.tasks[0]
        s = next(s for s in t.frame if name in t.frame[s])
        made = {
            "protocol": "ssj-draw/1",
            "bundle": "slip",
            "purpose": self.o.purpose,
            "records": [self.TASKS[0], self.COMMIT, self.RESULT],
            "task": t.name,
            "id": name,
            "label": self.label(t, s),
            "salt": self.salt(t, name),
            "frame": self.m.way(self.leaves(t, s), by_bytes(t.frame[s]).index(name)),
            "result": self.m.R(self.RESULT),
            "unit_key": self.key("unit", t.group),
        }
        if name in t.attributes:
            made["attributes"] = t.attributes[name]
        low, high = self.rows[t.name][s]["edge"]
        made["threshold"] = {"high": high} | ({"low": low} if t.relation == "apart" else {})
        ids = [row[1] for row in self.chosen(t)]
        if name in ids:
            made["rank"] = self.chosen(t)[ids.index(name)][0]
            made["drawn"] = self.m.way(self.result_leaves(t), ids.index(name))
            if t.slots:
                made["team"] = self.team(t, name)
        return seal({k: v for k, v in (made | extra).items() if v is not None})

    def team(self, t: SimpleNamespace, name: str) -> list[Doc]:
        """Return the team of a target, each with its way to the root of the assignment."""
        rows = self.plan(t)
        key = self.m.C("list", self.frame_secret(t), "assignment")
        salts = [self.m.T(key, self.m.ns(*row).decode()) for row in rows]
        leaves = [self.m.ns(*row, salt) for row, salt in zip(rows, salts, strict=True)]
        found = []
        for slot in t.slots:
            at = next(i for i, row in enumerate(rows) if row[:2] == [name, slot])
            way = self.m.way(leaves, at)
            found.append({"inspector": rows[at][2], "salt": salts[at], "slot": slot, **way})
        return found


LISTS = {
    "roster": [["JC01", "{}"], ["JC02", "{}"], ["JC03", "{}"], ["JC04", "{}"]],
    "eligibility": [
        ["scjg/lead", "JC01"],
        ["scjg/lead", "JC03"],
        ["scjg/member", "JC01"],
        ["scjg/member", "JC02"],
        ["scjg/member", "JC03"],
        ["scjg/member", "JC04"],
    ],
    "capacities": [["JC01", "1", "3"], ["JC02", "1", "3"], ["JC03", "0", "3"], ["JC04", "0", "2"]],
    "recusals": [["150699000000017", "JC01"], ["只有一户", "JC04"]],
    "excluded": [["7", "", "missing"], ["9", "x y ", "check"]],
}
SLOTS = ["scjg/lead/1", "scjg/member/1"]


@pytest.fixture(scope="session")
def draw() -> type[Draw]:
    """The maker of sessions."""
    return Draw


@pytest.fixture(scope="session")
def tools() -> SimpleNamespace:
    """What tests take from the maker's module."""
    return SimpleNamespace(
        task=task,
        dumps=seal,
        raw=dumps,
        FRAME=FRAME,
        NUMBERS=NUMBERS,
        LISTS=LISTS,
        SLOTS=SLOTS,
        KL8=KL8,
        Maker=Maker,
        secret=secret,
        AT_LATER=AT_LATER,
        T_OPEN=T_OPEN,
        T_PUBLIC=T_PUBLIC,
        T_CONTRIB=T_CONTRIB,
        by_bytes=by_bytes,
    )
