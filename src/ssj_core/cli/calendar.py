"""`ssj calendar`: what the calendar knows, and loading a new holiday notice."""

import argparse
import json
import os
import sys
from datetime import date
from pathlib import Path
from typing import Any, Final

from ssj_core.calendar import HolidayNotice, WorkdayCalendar, read_notice
from ssj_core.errors.calendar import NoticeFormError

HELP: Final = "工作日历：状态、导入放假通知 / the working-day calendar"
FOLDER: Final = "SSJ_NOTICES"


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the words of the command."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    status = actions.add_parser(
        "status", help="确定、已公布、推算、缺少 / final, published, projected, missing"
    )
    status.add_argument("--json", action="store_true", help="机器可读 / one JSON document")
    add_calendar_options(status)
    load = actions.add_parser(
        "import", help="校验并载入一份放假通知 / check and load a holiday notice"
    )
    load.add_argument("--json", action="store_true", help="机器可读 / one JSON document")
    load.add_argument("file", type=Path, help="通知文件（JSON）/ the notice, as JSON")
    load.add_argument(
        "--to",
        type=Path,
        metavar="DIR",
        help=f"存入该文件夹（默认 ${FOLDER}；都没有则只预览）/ keep it there; without, only preview",
    )


def add_calendar_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that choose a calendar: folder of notices, day of knowledge, region."""
    parser.add_argument(
        "--as-of", metavar="DAY", type=date.fromisoformat, help="该日所知 / as known on a day"
    )
    parser.add_argument("--region", help="地区，如 CN-GX / region whose overlays apply")
    parser.add_argument(
        "--notices",
        type=Path,
        metavar="DIR",
        help=f"自有放假通知的文件夹（默认 ${FOLDER}）/ folder of your own notices",
    )


def calendar_from(args: argparse.Namespace) -> WorkdayCalendar:
    """Return the calendar the options ask for."""
    notices = read_folder(_folder(args.notices))
    return WorkdayCalendar.cn(as_of=args.as_of, notices=notices, region=args.region)


def _folder(given: Path | None) -> Path | None:
    named = os.environ.get(FOLDER)
    return given or (Path(named) if named else None)


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
    """Return the notice in a file.

    Raises:
        NoticeFormError: the file cannot be read or is no JSON.
        ManyFaultsError: it is JSON and no notice.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise NoticeFormError(
            field=str(path), why_zh=f"无法读取：{error}", why_en=f"unreadable: {error}"
        ) from None
    return read_notice(document, supplier=str(path))


def run(args: argparse.Namespace) -> int:
    """Do what was asked; 0 when it holds, 3 when a notice is refused."""
    return _status(args) if args.action == "status" else _import(args)


def _status(args: argparse.Namespace) -> int:
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
        "notices": [
            {
                "year": n.year,
                "kind": n.kind,
                "label": n.label,
                "supplier": n.supplier,
                "digest": n.digest,
            }
            for n in sorted(cal.notices, key=lambda n: (n.year, n.kind))
        ],
    }
    if args.json:
        print(json.dumps(document, ensure_ascii=False, indent=1))
        return 0
    print(f"已确定至 / final until        {covered.final_until}")
    print(f"已公布至 / published until    {covered.published_until}")
    print(f"推算至   / projected until    {covered.projected_until}")
    print(f"缺少     / missing            {'、'.join(covered.missing)}")
    for fault in covered.refused:
        print(f"未采用   / not let in         {fault}")
    print(f"通知     / notices            {len(covered.notices)}")
    print(f"日历     / calendar           {cal.id}")
    return 0


def _import(args: argparse.Namespace) -> int:
    folder = args.to or _folder(None)
    notice = read_file(args.file)
    kept = read_folder(folder) if folder is not None and folder.exists() else ()
    cal = WorkdayCalendar.cn(notices=[*kept, notice], region=None)
    kept_as = None if folder is None else folder / _name(notice)
    if args.json:
        found = {
            "notice": notice.to_dict(),
            "final_until": cal.coverage.final_until.isoformat(),
            "kept_as": None if kept_as is None else str(kept_as),
        }
        print(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        _preview(notice, cal)
    if folder is None or kept_as is None:
        print(
            f"仅预览；加 --to DIR 或设 {FOLDER} 保存 / preview only; keep it with --to DIR or {FOLDER}",
            file=sys.stderr,
        )
        return 0
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(notice.to_dict(), ensure_ascii=False, indent=1) + "\n"
    kept_as.write_text(text, encoding="utf-8")
    print(f"已存为 / kept as {kept_as}", file=sys.stderr)
    print(
        f"使用：--notices {folder} 或设 {FOLDER} / use it with --notices or {FOLDER}",
        file=sys.stderr,
    )
    return 0


def _name(notice: HolidayNotice) -> str:
    return f"{notice.year}-{notice.kind}-{notice.digest[:8]}.json"


def _preview(notice: HolidayNotice, cal: WorkdayCalendar) -> None:
    """Show what a notice changes: every day off and every weekend day worked."""
    print(notice.label)
    for line in notice.off:
        print(f"  放假 off   {line.first} … {line.last}  {line.name}")
    for day in notice.work:
        print(f"  上班 work  {day}")
    print(f"  之后已确定至 / then final until {cal.coverage.final_until}")
