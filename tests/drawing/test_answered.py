"""What the draw answers, kept line by line: bundles with one value otherwise, names, times, sealings, recusals."""

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import date
from fractions import Fraction
from operator import attrgetter
from types import ModuleType
from typing import Any

import pytest

from answers import answer, brief, held, short
from ssj_core.drawing import Dice, EntropyRule, StratumDraft, load_outcome, read_bundle
from ssj_core.drawing.assignment.applications import Application
from ssj_core.drawing.documents import Written
from ssj_core.drawing.entropy import check_expected
from ssj_core.drawing.forms import matching, one_of, whole
from ssj_core.drawing.items import is_expected, is_item
from ssj_core.drawing.times import instant, write_time
from ssj_core.encoding import canonical

OTHERS: tuple[Any, ...] = ("x", 0, [])
KINDS = ("opened", "disposed")


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the paths of a document; of a list the first place and the last."""
    if path:
        yield path
    if isinstance(value, dict):
        for key in value:
            yield from leaves(value[key], (*path, key))
    elif isinstance(value, list) and value:
        for at in sorted({0, len(value) - 1}):
            yield from leaves(value[at], (*path, at))


def changed(document: Any, path: tuple[Any, ...], value: Any) -> bytes:
    """Return a document with one value otherwise; None leaves it out."""
    made = deepcopy(document)
    inside = made
    for step in path[:-1]:
        inside = inside[step]
    if value is None:
        del inside[path[-1]]
    else:
        inside[path[-1]] = value
    return canonical(made)


def _read(sessions: ModuleType, kind: str) -> Iterator[str]:
    outcome = getattr(sessions, kind)("sha256")
    document = json.loads(outcome.auditor_bundle().data)
    seen = set[tuple[Any, ...]]()
    for path in leaves(document):
        shape = tuple(step if isinstance(step, str) else "·" for step in path)
        if shape in seen:
            continue
        seen.add(shape)

        def told(value: Any, path: tuple[Any, ...] = path) -> str:
            bundle = read_bundle(changed(document, path, value))
            return f"{type(bundle).__name__} {answer(lambda: load_outcome(bundle).result)}"  # type: ignore[arg-type]  # an auditors' bundle, or refused

        found = [brief(answer(told, value)) for value in (None, *OTHERS)]
        yield f"{kind} {'.'.join(map(str, path))} → {brief(found)} {short(answer(told, None), 40)}"


def test_bundles_with_one_value_otherwise_are_read_as_they_were(sessions: ModuleType) -> None:
    """Each place of six bundles left out and filled with something else: refused where and why, or what it loads to."""
    held("bundles", (line for kind in KINDS for line in _read(sessions, kind)))


def _sealed(sessions: ModuleType) -> Iterator[str]:
    """Seal and draw with one thing otherwise each time."""
    secret = sessions.hex64("secret")
    both = sessions.parties()
    promises = [one.promise("S-2026-03", "sha256") for one in both]
    times = sessions.times
    stratum: dict[str, Any] = {"targets": [f"店{at}" for at in range(9)], "number": 3}
    tasks: dict[str, Callable[..., Any]] = {
        **{
            f"number {n!r}": lambda n=n: sessions.draft(
                strata=[StratumDraft("A", **{**stratum, "number": n})]
            )
            for n in (0, 9, 10, -1, True)
        },
        **{
            f"minimum {n!r}": lambda n=n: sessions.draft(
                strata=[StratumDraft("A", minimum=n, **stratum)]
            )
            for n in (0, 3, 4, -1)
        },
        **{
            f"ratio {r!r}": lambda r=r: sessions.draft(
                strata=[StratumDraft("A", ratio=r, rounding="up", **stratum)]
            )
            for r in (Fraction(1, 3), Fraction(1, 2), Fraction(0), Fraction(2))
        },
        **{
            f"rounding {r!r}": lambda r=r: sessions.draft(
                strata=[StratumDraft("A", ratio=Fraction(1, 3), rounding=r, **stratum)]
            )
            for r in ("up", "down", "average", "x")
        },
        **{
            f"targets {t!r}": lambda t=t: sessions.draft(
                strata=[StratumDraft("A", targets=t, number=1)]
            )
            for t in (["a", "a"], [""], ["a b"], ["a\n"], [])
        },
        "two strata of one name": lambda: sessions.draft(strata=[StratumDraft("A", **stratum)] * 2),
        "one target in two": lambda: sessions.draft(
            strata=[StratumDraft("A", **stratum), StratumDraft("B", **stratum)]
        ),
        "no strata": lambda: sessions.draft(strata=[]),
        **{
            f"purpose {p!r}": lambda p=p: sessions.draft(purpose=p)
            for p in ("official", "rehearsal", "x", "")
        },
        **{
            f"basis {b!r}": lambda b=b: sessions.draft(basis=b)
            for b in ([], ["caller"], ["caller", "caller"], [""], ["a/b@c"])
        },
        **{
            f"secret {s!r}": lambda s=s: sessions.draft(frame_secret=s)
            for s in ("0" * 64, "0" * 63, "A" * 64)
        },
        **{
            f"bits {n}": lambda n=n: sessions.draft(
                entropy=EntropyRule(bits=n, sources=("dice",), level="own-word")
            )
            for n in (0, 66, 67, 128)
        },
        **{
            f"level {v!r}": lambda v=v: sessions.draft(
                entropy=EntropyRule(bits=0, sources=("dice",), level=v)
            )
            for v in ("own-word", "witnessed", "public", "x", None)
        },
        **{
            f"sources {v!r}": lambda v=v: sessions.draft(entropy=EntropyRule(bits=0, sources=v))
            for v in ((), ("secret",), ("kl8",), ("dice", "kl8"))
        },
        **{
            f"slots {s!r}": lambda s=s: sessions.draft(slots=s, roster=sessions.roster())
            for s in (
                [],
                ["scjg/lead/1"],
                ["x"],
                ["scjg/lead/1"] * 2,
                ["scjg/member/1", "scjg/member/9"],
            )
        },
        **{f"place {p!r}": lambda p=p: sessions.draft(place=p) for p in ("150602", "15", "", "x")},
        **{
            f"on {d!r}": lambda d=d: sessions.draft(on=d) for d in ("2026-03-03", "2026-02-30", "x")
        },
        **{
            f"excluded {e!r}": lambda e=e: sessions.draft(excluded=e)
            for e in (
                [(1, "", "no-id")],
                [(0, "", "no-id")],
                [(1, "", "")],
                [(1, "a", "x"), (1, "a", "x")],
            )
        },
    }  # a table of its own width
    sessions_of: dict[str, Callable[..., Any]] = {
        **{f"mode {m!r}": lambda m=m: sessions.seal(mode=m) for m in ("open", "unannounced", "x")},
        **{
            f"mode {m!r} with a secret": lambda m=m: sessions.seal(
                mode=m, secret=secret, entropy=["dice", "secret"]
            )
            for m in ("open", "unannounced")
        },
        "unannounced until": lambda: sessions.seal(
            mode="unannounced",
            secret=secret,
            entropy=["dice", "secret"],
            times=times(open=sessions.T4),
        ),
        **{f"reveals {r!r}": lambda r=r: sessions.seal(reveals=r) for r in ("draw", "proofs", "x")},
        **{
            f"entropy {e!r}": lambda e=e: sessions.seal(entropy=e)
            for e in ([], ["dice", "dice"], ["x"], ["secret"], ["kl8:2026055"], ["contrib:scjg"])
        },
        "promises without names": lambda: sessions.seal(contributions=promises),
        "names without promises": lambda: sessions.seal(
            entropy=["contrib:scjg", "dice"], times=times(contributions=sessions.T1)
        ),
        "a promise too few": lambda: sessions.seal(
            entropy=["contrib:scjg", "contrib:rsj", "dice"],
            contributions=promises[:1],
            times=times(contributions=sessions.T1),
        ),
        "promises twice": lambda: sessions.seal(
            entropy=["contrib:scjg", "dice"],
            contributions=promises[:1] * 2,
            times=times(contributions=sessions.T1),
        ),
        "contributions without their time": lambda: sessions.seal(
            entropy=["contrib:scjg", "dice"], contributions=promises[:1]
        ),
        **{
            f"{name} {t!r}": lambda name=name, t=t: sessions.seal(times=times(**{name: t}))
            for name in ("public", "result")
            for t in (
                None,
                sessions.T0,
                sessions.T1,
                sessions.T2,
                sessions.T3,
                sessions.T4,
                sessions.DUE,
                "2027-03-03T21:30:00+08:00",
                "x",
            )
        },
        **{
            f"at {t!r}": lambda t=t: sessions.seal(at=t)
            for t in (sessions.T0, sessions.T2, sessions.T3, "x", "2026-03-02T09:00:00Z")
        },
        **{f"suite {s!r}": lambda s=s: sessions.seal(suite=s) for s in ("sha256", "sm3", "md5")},
        **{
            f"session {s!r}": lambda s=s: sessions.seal(session=s)
            for s in ("S", "", "a b", "x" * 300)
        },
        "one task twice": lambda: sessions.seal(sessions.draft(), sessions.draft()),
        "practice beside earnest": lambda: sessions.seal(
            sessions.draft(), sessions.draft("2", purpose="rehearsal")
        ),
    }
    draws: dict[str, Callable[..., Any]] = {
        **{
            f"dice {d!r}": lambda d=d: sessions.throw(sessions.seal(), items=[Dice(d)])
            for d in ("1", "40271582", "12345678901234567890")
        },
        "nothing thrown": lambda: sessions.throw(sessions.seal(), items=[]),
        "thrown twice": lambda: sessions.throw(
            sessions.seal(), items=[Dice("40271582"), Dice("40271583")]
        ),
        "another source": lambda: sessions.throw(sessions.seal(), items=["secret:" + secret]),
        "no evidence": lambda: sessions.throw(sessions.seal(), evidence=[]),
        **{
            f"drawn at {t!r}": lambda t=t: sessions.throw(sessions.seal(), at=t)
            for t in (
                sessions.T0,
                sessions.T2,
                sessions.T3,
                sessions.DUE,
                sessions.T4,
                "2027-01-01T00:00:00+08:00",
            )
        },
    }
    for name, made in {
        **{f"task: {k}": (lambda m=m: sessions.seal(m())) for k, m in tasks.items()},
        **sessions_of,
        **draws,
    }.items():
        found = answer(
            lambda m=made: brief(
                [part.data for part in (getattr(m(), "records", None) or [m().commit])]
            )
        )
        yield f"{name} → {found}"


def test_sealings_are_answered_as_they_were(sessions: ModuleType) -> None:
    """Tasks, sessions and draws with one thing otherwise: what is refused in which words, or the bytes that come out."""
    held("sealings", _sealed(sessions))


def test_contributions_are_gathered_as_they_were(sessions: ModuleType) -> None:
    """Reveals in time, late, twice, by a stranger, of another value, and none."""
    both = sessions.parties()

    def lines() -> Iterator[str]:
        sealed = sessions.seal(
            entropy=["contrib:scjg", "contrib:rsj", "dice"],
            contributions=[one.promise("S-2026-03", "sha256") for one in both],
            times=sessions.times(contributions=sessions.T1),
        )
        moments = (
            sessions.T0,
            "2026-03-03T09:30:00+08:00",
            sessions.T1,
            sessions.T2,
            sessions.T3,
            "x",
        )
        for at in moments:
            for others in (
                [],
                [both[1].reveal("2026-03-03T09:31:00+08:00")],
                [both[0].reveal(sessions.T1)],
            ):
                reveals = [lambda at=at: both[0].reveal(at)]

                def told(
                    others: list[Any] = others, reveals: list[Callable[..., Any]] = reveals
                ) -> str:
                    outcome = sessions.throw(sealed, reveals=[*(one() for one in reveals), *others])
                    return f"{brief(outcome.result.data)} {outcome.contrib.absent if outcome.contrib else None}"

                yield f"{at} {len(others)} → {answer(told)}"
        yield f"none → {answer(lambda: brief(sessions.throw(sealed, reveals=[]).result.data))}"
        stranger = type(both[0])(party="wsjw", value=sessions.hex64("wsjw"))
        liar = type(both[0])(party="scjg", value=sessions.hex64("another"))
        for odd in (stranger, liar):
            yield f"{odd.party} → {answer(lambda o=odd: sessions.throw(sealed, reveals=[o.reveal(sessions.T0)]))} {answer(lambda o=odd: sessions.throw(sealed, reveals=[o.reveal('2026-03-03T09:30:00+08:00')]))}"

    held("contributions", lines())


def test_names_and_items_are_told_apart_as_they_were() -> None:
    """What a seal may list, what may come of it, and the forms of single values."""
    names = (
        *(
            "dice",
            "secret",
            "contrib:scjg",
            "contrib:",
            "contrib:A b",
            "kl8:2026055",
            "kl8:202605",
            "kl8:",
            "ssq:2026135",
            "ssq:2026135:1",
            "dice:1",
            "",
            "x",
        ),
        *(
            "drand:" + "0" * 64 + ":1",
            "drand:" + "0" * 64 + ":0",
            "drand:" + "0" * 63 + ":1",
            "drand:" + "0" * 64 + ":01",
        ),
        *(
            "dice:40271582",
            "dice:4",
            "dice:",
            "dice:７",
            "secret:" + "0" * 64,
            "secret:" + "0" * 63,
            "contrib:scjg:absent",
            "contrib:scjg:" + "0" * 64,
            "contrib:scjg:x",
        ),
        *(
            "ssq:2026135:03.07.12.19.24.31+09",
            "ssq:2026135:03.07.12.19.24.31+17",
            "ssq:2026135:07.03.12.19.24.31+09",
            "ssq:2026135:03.03.12.19.24.31+09",
            "ssq:2026135:03.07.12.19.24.34+09",
        ),
    )

    def lines() -> Iterator[str]:
        for name in names:
            yield f"{name} → {is_expected(name)} {is_item(name)} {answer(lambda n=name: check_expected([n]))}"
        yield answer(lambda: check_expected(["dice", "secret", "dice"]))
        for text in (
            "2026-03-02T12:00:00+08:00",
            "2026-03-02T12:00:00Z",
            "2026-03-02T12:00:00.5+08:00",
            "2026-03-02",
            "x",
            "",
        ):
            yield f"{text} → {answer(lambda t=text: write_time(t))} {answer(lambda t=text: instant(write_time(t)).isoformat())}"
        forms = {
            "matching": matching("[a-z]+", "甲", "a"),
            "one of": one_of("a", "b"),
            "whole": whole(2),
        }
        values: tuple[Any, ...] = ("a", "b", "ab", "a\n", "A", "", 1, 2, 3, True, None, ["a"], {})
        for name, form in forms.items():
            for value in values:
                yield f"{name} {value!r} → {answer(lambda f=form, v=value: f.read(v, '$.x'))}"

    held("names", lines())


def test_recusals_are_decided_on_as_they_were() -> None:
    """An application and its decision: by whom, when, with what reason."""

    def lines() -> Iterator[str]:
        good: dict[str, Any] = {
            "target": "店1",
            "inspector": "JC01",
            "on": date(2026, 3, 2),
            "by": "inspector",
            "reason": "亲属",
        }
        changes: tuple[dict[str, Any], ...] = (
            {},
            {"reason": ""},
            {"reason": " "},
            {"target": ""},
            {"inspector": "a b"},
        )
        for change in changes:
            yield f"{change} → {answer(lambda c=change: Application(**{**good, **c}))}"
        applied = Application(**good)
        way: dict[str, Any] = {
            "upheld": True,
            "approver": "王一",
            "on": date(2026, 3, 2),
            "reason": "属实",
        }
        changes = (
            {},
            {"upheld": False},
            {"approver": ""},
            {"approver": " "},
            {"reason": ""},
            {"approver": "JC01"},
            {"on": date(2026, 3, 1)},
            {"on": date(2026, 3, 3)},
        )
        for change in changes:
            yield f"{change} → {answer(lambda c=change: applied.decide(**{**way, **c}))}"

    held("recusals", lines())


def _written(kind: type[Written] = Written) -> Iterator[type[Written]]:
    for inner in kind.__subclasses__():
        yield inner
        yield from _written(inner)


@pytest.mark.parametrize(
    "kind", sorted(_written(), key=attrgetter("__name__")), ids=attrgetter("__name__")
)
def test_a_document_says_which_keys_it_must_have(kind: type[Written]) -> None:
    """The schema of each kind of document: the keys it must have are those without a default."""
    held(
        f"schema_{kind.__name__.lower()}",
        [json.dumps(kind.schema(), ensure_ascii=False, sort_keys=True)],
    )
