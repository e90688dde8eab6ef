"""`ssj deadline`: the last day of a period, how sure it is, and why."""

import argparse
import json
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from typing import Any, Final

from ssj_core.calendar import (
    Act,
    ByDate,
    CalendarEntry,
    Deadline,
    Exclude,
    Extend,
    Mode,
    Operator,
    Phrase,
    Restart,
    Resume,
    Roll,
    Suspend,
    Unit,
    Whose,
    parse_day,
    parse_phrase,
    to_ical,
)
from ssj_core.calendar.days import instant_of
from ssj_core.cli.calendar import add_calendar_options, calendar_from
from ssj_core.encoding.limits import DIGITS
from ssj_core.errors.calendar import (
    DayMissingError,
    DayUnreadableError,
    InstantNeededError,
    OperatorRefusedError,
)

HELP: Final = "计算期限 / compute a deadline with its reasons"
_EXAMPLES: Final = """examples 示例:
  ssj deadline "20 workdays" --from 2026-12-08
  ssj deadline 7日 --statute 行政处罚法 --from 2026/2/11
  ssj deadline 不超过30日 --statute 行政强制法 --extension 30 --from 2026-03-05
  ssj deadline 十日后 --statute 行政强制法 --from 2026-04-24
  ssj deadline 有效期届满六个月前 --from 2026-08-31
  ssj deadline 24小时内 --from 2026-04-30T18:40+08:00
  ssj deadline 2027年2月底前
  ssj deadline 每月15日前 --statute 税收征收管理法 --year 2026
  ssj deadline 20个工作日 --from 2026-03-02 --exclude "2026-03-09..2026-03-13 检测"
"""
# Fields of a rule that may be said on the command line: option, choices (None: any text).
_FIELDS: Final[tuple[tuple[str, tuple[str, ...] | None, str], ...]] = (
    ("article", None, "条 / the article that sets it"),
    ("whose", tuple(Whose), "谁的期限 / whose act it limits"),
    ("roll", tuple(Roll), "末日逢休息日 / where a last day goes that is a day off"),
    ("act", tuple(Act), "等待期：届满后或第N日当日 / after the last day to wait, or on it"),
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the words of the command."""
    parser.epilog = _EXAMPLES
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument(
        "period", nargs="+", help='"20 workdays", 20个工作日, 不超过30日, "end of february 2027"'
    )
    parser.add_argument(
        "--from",
        dest="trigger",
        metavar="DAY",
        help="起算事由之日（以小时计的写时刻）/ the day (or instant) it runs from",
    )
    parser.add_argument("--year", type=int, help="固定日期的年份 / the year of a fixed date")
    parser.add_argument(
        "--statute", default="", help="“N日”所依据的法律 / the statute that sets a period in days"
    )
    for name, choices, words in _FIELDS:
        parser.add_argument(f"--{name}", choices=choices, help=words)
    parser.add_argument(
        "--extension", type=int, help="权力上限：最多可延长多少 / how much a limit may be extended"
    )
    parser.add_argument(
        "--clear", action="store_true", help="提前：须有足日 / full days must lie between"
    )
    parser.add_argument(
        "--office-hours", metavar="HH:MM", help="停止业务活动的时间 / when business closes"
    )
    parser.add_argument(
        "--mode",
        choices=tuple(Mode),
        default=Mode.BOUNDS.value,
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
    parser.add_argument(
        "--key", default="", help="iCalendar：本条的标识 / what tells this entry from others"
    )
    parser.add_argument(
        "--sequence", type=int, default=0, help="iCalendar：第几次更新 / the number of the update"
    )
    add_calendar_options(parser)


def run(args: argparse.Namespace) -> int:
    """Print the deadline and return 0, also where it is still open; a strict mode then exits with 1."""
    more = {name: getattr(args, name) for name, _, _ in _FIELDS if getattr(args, name) is not None}
    if args.extension is not None:
        more["extension"] = args.extension
    if args.clear:
        more["clear"] = True
    phrase = parse_phrase(" ".join(args.period), statute=args.statute, **more)
    deadlines = tuple(_due(phrase, args))
    if args.ics:
        entries = [
            CalendarEntry(deadline=due, summary=args.ics, key=args.key, sequence=args.sequence)
            for due in deadlines
        ]
        print(to_ical(entries, stamp=datetime.now(UTC)).decode(), end="")
    elif args.json:
        documents = [_document(due, args.on) for due in deadlines]
        found: Any = documents[0] if len(documents) == 1 else documents
        print(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        for due in deadlines:
            print(due.text(args.lang))
            if args.on:
                status = due.status(parse_day(args.on, "--on"))
                left = "?" if status.workdays_left is None else status.workdays_left
                print(f"{status.on}: {status.state.say(args.lang)} {status.state.value}, {left}")
    return 0


def _document(deadline: Deadline, on: str | None) -> dict[str, Any]:
    document = deadline.to_dict()
    if on:
        status = deadline.status(parse_day(on, "--on"))
        document["status"] = {
            "on": status.on.isoformat(),
            "state": status.state.value,
            "workdays_left": status.workdays_left,
            "days_overdue": status.days_overdue,
        }
    return document


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
            yield make(parse_day(day, f"--{name}"), reason)
    for text in args.exclude:
        span, reason = _words("exclude", text)
        first, _, last = span.partition("..")
        yield Exclude(parse_day(first, "--exclude"), parse_day(last or first, "--exclude"), reason)
    for text in args.extend:
        what, reason = _words("extend", text)
        n, _, day = what.partition("@")
        yield Extend(
            int(n) if n.isdecimal() and len(n) <= DIGITS else 0, parse_day(day, "--extend"), reason
        )


def _words(name: str, text: str) -> tuple[str, str]:
    days, _, reason = text.strip().partition(" ")
    if not reason.strip():
        raise OperatorRefusedError(
            operator=f"--{name}",
            why_zh="日期之后须写明理由",
            why_en="after the day it must state the reason",
        )
    return days, reason.strip()


def _due(phrase: Phrase, args: argparse.Namespace) -> Iterable[Deadline]:
    rule, cal, operators = phrase.rule, calendar_from(args), tuple(_operators(args))
    how = {"mode": args.mode, "office_hours": args.office_hours}
    if not isinstance(rule, ByDate):
        if not args.trigger:
            raise DayMissingError(
                option="--from",
                what_zh="起算（或倒算）之日",
                what_en="the day it runs from, or back from",
            )
        trigger = (
            _instant(args.trigger) if rule.unit is Unit.HOUR else parse_day(args.trigger, "--from")
        )
        yield rule.due(trigger, cal, operators, **how)
        return
    if operators:
        raise OperatorRefusedError(
            operator=type(operators[0]).__name__,
            why_zh="只有自某日起算的期间才能扣除、中止、延长、重新起算",
            why_en="only a period that runs from a day can be excluded, suspended, extended or restarted",
        )
    year = phrase.year or args.year
    if year is not None:
        yield from rule.over(year, cal, **how)
    elif args.trigger:
        yield rule.due(parse_day(args.trigger, "--from"), cal, **how)
    else:
        raise DayMissingError(
            option="--year",
            what_zh="哪一年；或以 --from 给出一个日子，取其当日或之后的第一个",
            what_en="which year; or give a day with --from for the next one",
        )


def _instant(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise DayUnreadableError(
            value=text,
            where="--from：",
            why_zh="不是时刻，请写成 2026-04-30T18:40+08:00",
            why_en="not an instant; write 2026-04-30T18:40+08:00",
        ) from None
    if moment.utcoffset() is None:
        raise InstantNeededError(value=text)
    return instant_of(moment)
