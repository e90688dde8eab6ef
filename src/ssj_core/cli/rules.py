"""`ssj rules`: check, explain and compare rulebooks, and tell what an office still has to decide."""

import argparse
import json
import sys
from typing import Any, Final

from ssj_core.calendar import WorkdayCalendar
from ssj_core.encoding import read_day
from ssj_core.errors import SsjError
from ssj_core.errors.rules import ReceiptRefusedError
from ssj_core.legal import Place
from ssj_core.rules import QUESTIONS, Question, Rulebook, Step, discover
from ssj_core.rules.explain import as_plain
from ssj_core.rules.gaps import gaps
from ssj_core.rules.kinds import BUILTIN
from ssj_core.rules.loading import book_names
from ssj_core.rules.receipt import read_question

HELP: Final = "规则书：检查、解释、比较、待定 / rulebooks: check, explain, diff, gaps"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the sub-commands to their parser."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    check = verbs.add_parser("check", help="检查规则书 / read rulebooks and lint them")
    check.add_argument("books", nargs="+", help="名称或 TOML 文件 / names or TOML files")
    check.add_argument("--on", type=read_day, help="以该日判断失效 / day for what has ended")
    explain = verbs.add_parser(
        "explain", help="回答并说明理由 / answer one question with its reasons"
    )
    explain.add_argument("question", help="、".join(QUESTIONS))
    explain.add_argument(
        "facts", nargs="*", metavar="FACT=VALUE", help="joint=yes finished=2021-04-01 …"
    )
    explain.add_argument(
        "--book", action="append", required=True, dest="books", help="可重复 / repeatable"
    )
    explain.add_argument("--place", required=True, help="六位行政区划代码 / six-digit code")
    explain.add_argument("--on", type=read_day, required=True, help="适用哪一天的规定 / whose law")
    explain.add_argument("--form", choices=("plain", "text", "tree", "receipt"), default="tree")
    gaps = verbs.add_parser("gaps", help="还须本级决定的 / what an office still has to decide")
    gaps.add_argument("--place", required=True, help="六位行政区划代码 / six-digit code")
    gaps.add_argument("--on", type=read_day, required=True, help="适用哪一天的规定 / whose law")
    gaps.add_argument(
        "--book",
        action="append",
        dest="books",
        help="可重复；不写即随包的、管到该地的 / repeatable; else the packaged ones that reach there",
    )
    diff = verbs.add_parser("diff", help="比较两本规则书 / what the second changes")
    diff.add_argument("before")
    diff.add_argument("after")
    for one in (check, explain, gaps, diff):
        one.add_argument("--lang", choices=("zh", "en"), default="zh")
        one.add_argument("--json", action="store_true", help="供程序读取 / for machines")
        one.add_argument(
            "--plugins", action="store_true", help="加载已安装的插件 / load installed plug-ins"
        )


def run(args: argparse.Namespace) -> int:
    """Run one sub-command: 0 holds, 1 contradictions or differences, 2 not asked well."""
    verbs = {"check": _check, "explain": _explain, "gaps": _gaps, "diff": _diff}
    return verbs[args.verb](args)


def _load(args: argparse.Namespace, *names: str) -> Rulebook:
    return Rulebook.load(*names, kinds=discover() if args.plugins else BUILTIN)


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def _check(args: argparse.Namespace) -> int:
    book = _load(args, *args.books)
    findings = book.lint(args.on)
    bad = [one for one in findings if one.level == "contradiction"]
    if args.json:
        rows = [
            {
                "code": f.code,
                "level": f.level,
                "clauses": list(f.clauses),
                "zh": f.text.zh,
                "en": f.text.en,
            }
            for f in findings
        ]
        _print_json({"digest": book.digest, "clauses": len(book.clauses), "findings": rows})
        return 1 if bad else 0
    for one in findings:
        print(one.say(args.lang))
    en = args.lang == "en"
    count, wrong, rest = len(book.clauses), len(bad), len(findings) - len(bad)
    tail = (
        f"{count} clauses, {wrong} contradictions, {rest} notices"
        if en
        else f"{count} 条，矛盾 {wrong} 处，提示 {rest} 处"
    )
    print(f"{tail}; {book.digest}" if en else f"{tail}；{book.digest}", file=sys.stderr)
    return 1 if bad else 0


def _question(args: argparse.Namespace) -> Question[Any] | None:
    """Return the question the words mean, None after saying why there is none."""
    if args.question not in QUESTIONS:
        print(
            f"没有这个问题 / no such question: {args.question}; {', '.join(QUESTIONS)}",
            file=sys.stderr,
        )
        return None
    pairs = [fact.partition("=") for fact in args.facts]
    try:
        facts = {name: int(value) if value.isdecimal() else value for name, _, value in pairs}
        return read_question({"ask": args.question, "facts": facts})
    except ReceiptRefusedError as error:
        print(error, file=sys.stderr)
        return None


def _explain(args: argparse.Namespace) -> int:
    question = _question(args)
    if question is None:
        return 2
    rules = _load(args, *args.books).at(
        Place(args.place), on=args.on, calendar=WorkdayCalendar.cn()
    )
    decision = rules.decide(question)
    if args.json:
        body = json.loads(decision.receipt())
        words = {"zh": decision.explain("zh"), "en": decision.explain("en")}
        _print_json(
            {"receipt": body, "words": words, "steps": [_row(step) for step in decision.steps]}
        )
    elif args.form == "plain":
        print(as_plain(decision, args.lang))
    elif args.form == "receipt":
        print(decision.receipt().decode())
    else:
        print(decision.tree(args.lang) if args.form == "tree" else decision.explain(args.lang))
    return 0


def _row(step: Step) -> dict[str, str]:
    cited = step.citation
    said = {"zh": step.words("zh"), "en": step.words("en")}
    return {
        "clause": step.id,
        "effect": step.effect,
        "basis": cited.say("zh"),
        "url": cited.instrument.url,
        **said,
    }


def _gaps(args: argparse.Namespace) -> int:
    """Print what no clause in force decides, each with the clause that would: 1 if there is any."""
    place = Place(args.place)
    books = args.books or [name for name in book_names() if _reaches(name, place)]
    found = gaps(_load(args, *books).at(place, on=args.on))
    if args.json:
        rows = [
            {
                "question": gap.question,
                "clause": gap.clause,
                "partly": gap.partly,
                "zh": gap.say("zh"),
                "en": gap.say("en"),
                "example": gap.example,
            }
            for gap in found
        ]
        _print_json({"place": place.code, "on": args.on.isoformat(), "books": books, "gaps": rows})
        return 1 if found else 0
    for gap in found:
        print(gap.say(args.lang))
        print("\n".join(f"    {line}" for line in gap.example.splitlines()))
    tail = f"{len(found)} to decide" if args.lang == "en" else f"待定 {len(found)} 项"
    print(f"{tail}; {', '.join(books)}", file=sys.stderr)
    return 1 if found else 0


def _reaches(name: str, place: Place) -> bool:
    """Tell whether a packaged book has a clause that reaches a place."""
    chain = set(place.chain())
    return any(clause.place in chain for clause in Rulebook.load(name).clauses)


def _diff(args: argparse.Namespace) -> int:
    try:
        before = _load(args, args.before)
        after = _load(args, args.after)
    except SsjError as error:
        print(error, file=sys.stderr)
        return 3
    diff = before.diff(after)
    if args.json:
        _print_json(
            [
                {"clause": d.id, "change": d.change, "zh": d.say("zh"), "en": d.say("en")}
                for d in diff
            ]
        )
    else:
        print(diff.say(args.lang))
    return 1 if len(diff) else 0
