"""`ssj deadline`: the last day of a period, how sure it is, and why."""

import argparse
import json
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from typing import Final

from ssj_core.calendar import (
    Before,
    CalendarEntry,
    Deadline,
    Exclude,
    Extend,
    Operator,
    Phrase,
    Restart,
    Resume,
    Suspend,
    Within,
    civil_day,
    parse_phrase,
    to_ical,
)
from ssj_core.cli.calendar import add_calendar_options, calendar_from
from ssj_core.errors.calendar import NotADayError, OperatorRefusedError, PhraseRefusedError

HELP: Final = "计算期限 / compute a deadline with its reasons"
_EXAMPLES: Final = """examples 示例:
  ssj deadline "20 workdays" --from 2026-12-08
  ssj deadline 7日 --statute 行政处罚法 --from 2026-02-11
  ssj deadline "3 months" --from 2026-11-30 --json
  ssj deadline 2027年2月底前
  ssj deadline 20个工作日 --from 2026-03-02 --exclude "2026-03-09..2026-03-13 检测"
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the words of the command."""
    parser.epilog = _EXAMPLES
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument(
        "period", nargs="+", help='"20 workdays", 20个工作日, "end of february 2027"'
    )
    parser.add_argument(
        "--from", dest="trigger", metavar="DAY", help="起算事由之日 / the day it runs from"
    )
    parser.add_argument("--year", type=int, help="固定日期的年份 / the year of a fixed date")
    parser.add_argument(
        "--statute", default="", help="“N日”所依据的法律 / the statute that sets a period in days"
    )
    parser.add_argument(
        "--mode",
        choices=("bounds", "strict", "strict_final"),
        default="bounds",
        help="未公布的日子如何处理 / what to do about days not published",
    )
    for name, shape in (
        ("exclude", "A..B REASON"),
        ("suspend", "DAY REASON"),
        ("resume", "DAY REASON"),
        ("extend", "N@DAY REASON"),
        ("restart", "DAY REASON"),
    ):
        parser.add_argument(f"--{name}", action="append", default=[], metavar=f'"{shape}"')
    parser.add_argument(
        "--on", metavar="DAY", help="该日的状态 / where this day stands to the deadline"
    )
    parser.add_argument(
        "--lang", choices=("zh", "en"), default="zh", help="语言 / language of the words"
    )
    output = parser.add_mutually_exclusive_group()
    output.add_argument("--json", action="store_true", help="机器可读 / one JSON document")
    output.add_argument("--ics", metavar="SUMMARY", help="iCalendar 待办 / an iCalendar task")
    add_calendar_options(parser)


def run(args: argparse.Namespace) -> int:
    """Print the deadline and return 0, also where it is still open; a strict mode then exits with 1."""
    phrase = parse_phrase(" ".join(args.period), statute=args.statute)
    deadline = _due(phrase, args)
    if args.ics:
        stamp = datetime.now(UTC)
        print(
            to_ical([CalendarEntry(deadline=deadline, summary=args.ics)], stamp=stamp).decode(),
            end="",
        )
    elif args.json:
        document = deadline.to_dict()
        if args.on:
            document["status"] = _status(deadline, args.on)
        print(json.dumps(document, ensure_ascii=False, indent=1))
    else:
        print(deadline.text(args.lang))
        if args.on:
            status = deadline.status(parse_day(args.on))
            print(f"{status.on}: {status.state.label} {status.state.value}, {status.workdays_left}")
    return 0


def _status(deadline: Deadline, on: str) -> dict[str, object]:
    status = deadline.status(parse_day(on))
    return {
        "on": status.on.isoformat(),
        "state": status.state.value,
        "workdays_left": status.workdays_left,
        "days_overdue": status.days_overdue,
    }


def parse_day(text: str) -> date:
    """Return the day a word of the command line means: a date, or an instant with its offset.

    Raises:
        NotADayError: it is neither.
    """
    try:
        if len(text) > len("2026-01-01"):
            return civil_day(datetime.fromisoformat(text))
        return date.fromisoformat(text)
    except ValueError:
        raise NotADayError(value=text) from None


def _operators(args: argparse.Namespace) -> Iterable[Operator]:
    """Read what happened to the period, each as its days and a reason."""
    simple: dict[str, Callable[[date, str], Operator]] = {
        "suspend": Suspend,
        "resume": Resume,
        "restart": Restart,
    }
    for name, make in simple.items():
        for text in getattr(args, name):
            day, reason = _words(name, text)
            yield make(parse_day(day), reason)
    for text in args.exclude:
        span, reason = _words("exclude", text)
        first, _, last = span.partition("..")
        yield Exclude(parse_day(first), parse_day(last or first), reason)
    for text in args.extend:
        what, reason = _words("extend", text)
        n, _, day = what.partition("@")
        yield Extend(int(n) if n.isdecimal() else 0, parse_day(day), reason)


def _words(name: str, text: str) -> tuple[str, str]:
    days, _, reason = text.strip().partition(" ")
    if not reason.strip():
        raise OperatorRefusedError(
            operator=f"--{name}",
            why_zh="日期之后须写明理由",
            why_en="after the day it must state the reason",
        )
    return days, reason.strip()


def _due(phrase: Phrase, args: argparse.Namespace) -> Deadline:
    rule, cal, operators = phrase.rule, calendar_from(args), tuple(_operators(args))
    if isinstance(rule, Within):
        return rule.due(_trigger(args), cal, operators, mode=args.mode)
    if operators:
        raise OperatorRefusedError(
            operator=type(operators[0]).__name__,
            why_zh="只有自某日起算的期间才能扣除、中止、延长、重新起算",
            why_en="only a period that runs from a day can be excluded, suspended, extended or restarted",
        )
    if isinstance(rule, Before):
        return rule.due(_trigger(args), cal, mode=args.mode)
    year = phrase.year or args.year or (parse_day(args.trigger).year if args.trigger else None)
    if year is None:
        raise PhraseRefusedError(text=" ".join(args.period) + " (--year ?)")
    return rule.due(year, cal, mode=args.mode)


def _trigger(args: argparse.Namespace) -> date:
    if not args.trigger:
        raise NotADayError(value="--from")
    return parse_day(args.trigger)
