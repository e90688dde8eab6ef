"""`ssj calendar`: what the calendar knows, days between days, and loading a new holiday notice."""

import argparse
import json
import os
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Final

from ssj_core._data import read_plain
from ssj_core.calendar import (
    DayInfo,
    HolidayNotice,
    WorkdayCalendar,
    parse_day,
    preview,
    read_notice,
    read_notice_text,
)
from ssj_core.calendar.days import weekday_of
from ssj_core.calendar.festivals import festivals
from ssj_core.calendar.notices import SCHEMA
from ssj_core.encoding.limits import BOOK
from ssj_core.encoding.outside import read_json
from ssj_core.errors.calendar import NoticeFormError
from ssj_core.errors.encoding import DocumentRefusedError

HELP: Final = "工作日历：状态、某日、某年、导入放假通知 / the working-day calendar"
FOLDER: Final = "SSJ_NOTICES"


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the words of the command."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")

    def action(name: str, words: str, *, calendar: bool = True) -> argparse.ArgumentParser:
        found = actions.add_parser(name, help=words)
        found.add_argument("--json", action="store_true", help="机器可读 / one JSON document")
        if calendar:
            add_calendar_options(found)
        return found

    action("status", "确定、已公布、推算、缺少 / final, published, projected, missing")
    day = action("day", "某日是否上班、为什么 / whether a day is worked, and why")
    day.add_argument("day", metavar="DAY")
    between = action("between", "两日之间的工作日（不含首日）/ working days between two days")
    between.add_argument("start", metavar="A")
    between.add_argument("end", metavar="B")
    year = action("year", "一年的放假与调休 / the days off and worked weekends of a year")
    year.add_argument("year", type=int)
    load = action("import", "校验并载入一份放假通知 / check and load a notice", calendar=False)
    load.add_argument("file", type=Path, help="通知：JSON，或粘贴的原文 / JSON, or the pasted text")
    _add_keeping(load)
    load.add_argument(
        "--replace", action="store_true", help="替换已存的同年同类通知 / replace the kept one"
    )
    action("list", "已存的通知 / the notices kept", calendar=False).add_argument(
        "--to", type=Path, metavar="DIR", help=f"文件夹（默认 ${FOLDER}）/ the folder"
    )
    remove = action("remove", "删除一份已存的通知 / remove a kept notice", calendar=False)
    remove.add_argument("name", help="list 所列的文件名 / a file name as listed")
    remove.add_argument("--to", type=Path, metavar="DIR", help=f"文件夹（默认 ${FOLDER}）")
    notice = action(
        "notice", "填写一年的通知并校验 / fill in a notice and check it", calendar=False
    )
    notice.add_argument("step", choices=("new", "check"), help="new 写出待填的表 / check 校验")
    notice.add_argument("what", help="new：年份；check：文件 / the year, or the file")
    notice.add_argument("file", type=Path, nargs="?", help="表写到哪里（默认 notice-年.json）")
    notice.add_argument(
        "--confirm", default="", metavar="REASON", help="为什么确实如此 / why it is right"
    )


def _add_keeping(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--to",
        type=Path,
        metavar="DIR",
        help=f"存入该文件夹（默认 ${FOLDER}；都没有则只预览）/ keep it there; without, only preview",
    )
    parser.add_argument(
        "--confirm",
        default="",
        metavar="REASON",
        help="异常之处确实如此的理由，写入日历和每个期限 / why what is unusual is right",
    )


def add_calendar_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that choose a calendar: folder of notices, day of knowledge, region."""
    parser.add_argument("--as-of", metavar="DAY", help="该日所知 / as known on a day")
    parser.add_argument("--region", help="地区，如 CN-GX 或 450000 / region whose overlays apply")
    parser.add_argument(
        "--notices",
        type=Path,
        metavar="DIR",
        help=f"自有放假通知的文件夹（默认 ${FOLDER}）/ folder of your own notices",
    )


def calendar_from(args: argparse.Namespace) -> WorkdayCalendar:
    """Return the calendar the options ask for."""
    notices = read_folder(_folder(args.notices))
    as_of = parse_day(args.as_of, "--as-of") if args.as_of else None
    return WorkdayCalendar.cn(as_of=as_of, notices=notices, region=args.region)


def _folder(given: Path | None) -> Path | None:
    named = os.environ.get(FOLDER)
    return given or (Path(named) if named else None)


def _needed(given: Path | None) -> Path:
    folder = _folder(given)
    if folder is None or not folder.is_dir():
        raise NoticeFormError(
            field=str(folder or "--to"),
            why_zh=f"不是文件夹；请写 --to DIR 或设 {FOLDER}",
            why_en=f"is not a folder; write --to DIR or set {FOLDER}",
        )
    return folder


def read_folder(folder: Path | None) -> tuple[HolidayNotice, ...]:
    """Return the notices kept in a folder, in order of file name; none where there is no folder named.

    Raises:
        NoticeFormError: the folder does not exist.
        ManyFaultsError: a file is not a notice.
    """
    if folder is None:
        return ()
    if not folder.is_dir():
        raise NoticeFormError(field=str(folder), why_zh="不是文件夹", why_en="is not a folder")
    return tuple(read_file(path) for path in sorted(folder.glob("*.json")))


def read_file(path: Path) -> HolidayNotice:
    """Return the notice in a file: its JSON form, or the pasted text of the notice.

    Raises:
        NoticeFormError: the file cannot be read, or is neither.
        ManyFaultsError: it is one of them and wrong.
    """
    try:
        data = read_plain(path, BOOK.size)
        if len(data) > BOOK.size:
            raise _large(path)
        text = data.decode("utf-8-sig")
        if not text.lstrip().startswith(("{", "[")) and path.suffix != ".json":
            return read_notice_text(text, supplier=str(path))
        document = read_json(data)
    except (OSError, UnicodeDecodeError, DocumentRefusedError) as error:
        raise NoticeFormError(
            field=str(path), why_zh=f"无法读取：{error}", why_en=f"unreadable: {error}"
        ) from None
    return read_notice(document, supplier=str(path))


def _large(path: Path) -> NoticeFormError:
    return NoticeFormError(
        field=str(path),
        why_zh=f"超过 {BOOK.size} 字节",
        why_en=f"more than {BOOK.size} bytes",
    )


def run(args: argparse.Namespace) -> int:
    """Do what was asked; 0 when it holds, 3 when a notice or a word is refused."""
    _ACTIONS[args.action](args)
    return 0


def _print(document: object) -> None:
    print(json.dumps(document, ensure_ascii=False, indent=1))


def _status(args: argparse.Namespace) -> None:
    cal = calendar_from(args)
    covered = cal.coverage
    document: dict[str, Any] = {
        "calendar_id": cal.id,
        "as_of": None if covered.as_of is None else covered.as_of.isoformat(),
        "region": cal.region,
        "final_until": covered.final_until.isoformat(),
        "published_until": None
        if covered.published_until is None
        else covered.published_until.isoformat(),
        "projected_until": covered.projected_until.isoformat(),
        "missing": list(covered.missing),
        "refused": list(covered.refused),
        "confirmed": list(covered.confirmed),
        "contradictions": list(cal.contradictions),
        "notices": [_listed(n) for n in sorted(cal.notices, key=lambda n: (n.year, n.kind))],
    }
    if args.json:
        _print(document)
        return
    print(f"已确定至 / final until        {covered.final_until}")
    print(f"已公布至 / published until    {covered.published_until}")
    print(f"推算至   / projected until    {covered.projected_until}")
    print(f"缺少     / missing            {'、'.join(covered.missing)}")
    for fault in covered.refused:
        print(f"未采用   / not let in         {fault}")
    for reason in covered.confirmed:
        print(f"人工确认 / confirmed          {reason}")
    for line in cal.contradictions:
        print(f"来源不一 / sources differ     {line}")
    print(f"通知     / notices            {len(covered.notices)}")
    print(f"日历     / calendar           {cal.id}")


def _listed(notice: HolidayNotice) -> dict[str, Any]:
    return {
        "year": notice.year,
        "kind": notice.kind,
        "label": notice.label,
        "supplier": notice.supplier,
        "confirmed": notice.confirmed,
        "digest": notice.digest,
    }


def _explained(info: DayInfo) -> dict[str, Any]:
    return {
        "day": info.day.isoformat(),
        "weekday": weekday_of(info.day),
        "workday": info.workday,
        "certain": info.certain,
        "kind": info.kind.value,
        "name": info.name,
        "notice": info.notice,
        "supplier": info.supplier,
        "status": info.status.value,
    }


def _line(info: DayInfo) -> str:
    what = "上班 work" if info.workday else "休息 off "
    open_ = "" if info.certain else "（未定 open）"
    notes = "  ".join(filter(None, (info.name or info.kind.zh, info.notice, info.status.zh)))
    return f"{info.day} {weekday_of(info.day)}  {what}{open_}  {notes}"


def _day(args: argparse.Namespace) -> None:
    info = calendar_from(args).explain(parse_day(args.day, "DAY"))
    if args.json:
        _print(_explained(info))
    else:
        print(_line(info))


def _between(args: argparse.Namespace) -> None:
    cal = calendar_from(args)
    start, end = parse_day(args.start, "A"), parse_day(args.end, "B")
    forward = start <= end
    first, last = (start, end) if forward else (end, start)
    fewest, most = cal.bounds_between(first, last)
    if not forward:
        fewest, most = -most, -fewest
    if args.json:
        _print(
            {
                "after": start.isoformat(),
                "up_to": end.isoformat(),
                "workdays": fewest if fewest == most else None,
                "fewest": fewest,
                "most": most,
                "calendar_id": cal.id,
            }
        )
        return
    number = f"{fewest}" if fewest == most else f"{fewest} … {most}（未定 open）"
    print(f"{start} 之后至 {end}（含）的工作日 / working days after, up to and including: {number}")


def _year(args: argparse.Namespace) -> None:
    cal = calendar_from(args)
    days = (date(args.year, 1, 1), date(args.year, 12, 31))
    fewest, most = cal.bounds_between(days[0], days[1], first_too=True)
    first, last = (cal.explain(day).day.toordinal() for day in days)
    infos = [cal.explain(date.fromordinal(number)) for number in range(first, last + 1)]
    named = [info for info in infos if info.name]
    if args.json:
        _print(
            {
                "year": args.year,
                "workdays": fewest if fewest == most else None,
                "fewest": fewest,
                "most": most,
                "days": [_explained(info) for info in named],
                "calendar_id": cal.id,
            }
        )
        return
    print(
        f"{args.year}：工作日 / working days {fewest if fewest == most else f'{fewest} … {most}'}"
    )
    for info in named:
        print(_line(info))


def _import(args: argparse.Namespace) -> None:
    folder = args.to or _folder(None)
    notice = read_file(args.file)
    if args.confirm:
        notice = notice.confirm(args.confirm)
    kept = _kept(folder)
    rivals = {path: other for path, other in kept.items() if _same(other, notice)}
    others = [other for path, other in kept.items() if not (args.replace and path in rivals)]
    cal = WorkdayCalendar.cn(notices=[*others, notice])
    kept_as = None if folder is None else folder / _name(notice)
    if args.json:
        _print(
            {
                "notice": notice.to_dict(),
                "preview": list(preview(notice, cal.notices)),
                "contradictions": list(cal.contradictions),
                "final_until": cal.coverage.final_until.isoformat(),
                "kept_as": None if kept_as is None else str(kept_as),
            }
        )
    else:
        _show(notice, cal)
    if folder is None or kept_as is None:
        _say(
            f"仅预览；加 --to DIR 或设 {FOLDER} 保存 / preview only; keep it with --to DIR or {FOLDER}"
        )
        return
    folder.mkdir(parents=True, exist_ok=True)
    _write(kept_as, notice.to_dict())
    for path in rivals:
        if args.replace and path != kept_as:
            path.unlink()
            _say(f"已替换 / replaced {path}")
    _say(f"已存为 / kept as {kept_as}")
    _say(f"使用：--notices {folder} 或设 {FOLDER} / use it with --notices or {FOLDER}")


def _say(text: str) -> None:
    print(text, file=sys.stderr)


def _write(path: Path, document: object) -> None:
    """Write a document whole or not at all."""
    text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    half = path.with_name(path.name + ".part")
    try:
        half.write_text(text, encoding="utf-8")
        half.replace(path)
    except OSError as error:
        half.unlink(missing_ok=True)
        raise NoticeFormError(
            field=str(path), why_zh=f"无法写入：{error}", why_en=f"cannot be written: {error}"
        ) from None


def _kept(folder: Path | None) -> dict[Path, HolidayNotice]:
    if folder is None or not folder.exists():
        return {}
    return dict(zip(sorted(folder.glob("*.json")), read_folder(folder), strict=True))


def _same(one: HolidayNotice, other: HolidayNotice) -> bool:
    """Tell whether two notices are about the same thing."""
    return (one.year, one.kind, one.jurisdiction, one.amends) == (
        other.year,
        other.kind,
        other.jurisdiction,
        other.amends,
    )


def _name(notice: HolidayNotice) -> str:
    return f"{notice.year}-{notice.kind}-{notice.digest[:8]}.json"


def _show(notice: HolidayNotice, cal: WorkdayCalendar) -> None:
    """Show what a notice changes: every day with its weekday, and who says otherwise."""
    print(notice.label)
    for line in preview(notice, cal.notices):
        print(f"  {line}")
    for line in cal.contradictions:
        print(f"  来源不一 / sources differ: {line}")
    if notice.confirmed:
        print(f"  人工确认 / confirmed: {notice.confirmed}")
    print(f"  之后已确定至 / then final until {cal.coverage.final_until}")


def _list(args: argparse.Namespace) -> None:
    kept = _kept(_needed(args.to))
    if args.json:
        _print([{"file": path.name, **_listed(notice)} for path, notice in kept.items()])
        return
    for path, notice in kept.items():
        print(
            f"{path.name}  {notice.label}{f'  人工确认：{notice.confirmed}' if notice.confirmed else ''}"
        )


def _remove(args: argparse.Namespace) -> None:
    folder = _needed(args.to)
    path = folder / Path(args.name).name
    if path not in folder.glob("*.json"):
        raise NoticeFormError(
            field=args.name, why_zh=f"{folder} 中没有这份通知", why_en=f"no such notice in {folder}"
        )
    path.unlink()
    if args.json:
        _print({"removed": str(path)})
    _say(f"已删除 / removed {path}")


def _notice(args: argparse.Namespace) -> None:
    if args.step == "check":
        _check(Path(args.what), args)
        return
    year = args.what
    if not (year.isascii() and year.isdecimal() and 2004 <= int(year) <= 2099):  # noqa: PLR2004 - the span of the calendar
        raise NoticeFormError(
            field="year", why_zh="须为 2004 至 2099 的年份", why_en="a year from 2004 to 2099"
        )
    path = args.file or Path(f"notice-{year}.json")
    if path.exists():  # filled in already, or half: never written over
        _check(path, args)
        return
    _write(path, form(int(year)))
    if args.json:
        _print({"written": str(path)})
    _say(
        f"已写出 {path}：照通知填写起止日期（现为法定节假日）、调休上班日、文号、发布日期和网址，"
        f"再运行 ssj calendar notice check {path} / fill it in from the notice, then check it"
    )


def form(year: int) -> dict[str, Any]:
    """Return the form of an annual notice to fill in: statutory days as a beginning, everything else empty."""
    return {
        "schema": SCHEMA,
        "year": year,
        "kind": "annual",
        "doc_no": "",
        "issued": "",
        "source_url": "",
        "off": [
            {"name": feast.name, "from": str(feast.days[0]), "to": str(feast.days[-1])}
            for feast in festivals(year)
        ],
        "work": [],
    }


def _check(path: Path, args: argparse.Namespace) -> None:
    notice = read_file(path)
    if args.confirm:
        notice = notice.confirm(args.confirm)
    cal = WorkdayCalendar.cn(notices=[notice])
    if args.json:
        _print({"notice": notice.to_dict(), "preview": list(preview(notice, cal.notices))})
        return
    _show(notice, cal)
    _say(
        f"没有问题；载入：ssj calendar import {path} --to DIR / nothing wrong; load it with import"
    )


_ACTIONS: Final[dict[str, Callable[[argparse.Namespace], None]]] = {
    "status": _status,
    "day": _day,
    "between": _between,
    "year": _year,
    "import": _import,
    "list": _list,
    "remove": _remove,
    "notice": _notice,
}
