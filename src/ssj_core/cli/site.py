"""`ssj site build`: the public site of a journal, and the office's own pages."""

import argparse
import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Final

from ssj_core.adapters.opening import file_of, open_store
from ssj_core.adapters.site import MANIFEST, FolderPublisher, check_page, site_files
from ssj_core.adapters.tables import load_inspectors
from ssj_core.calendar import WorkdayCalendar
from ssj_core.disclosure.public import CHECK, Showing
from ssj_core.disclosure.records import SitePublished
from ssj_core.drawing.facts import DRAW
from ssj_core.encoding import digest
from ssj_core.encoding.days import read_day
from ssj_core.errors.saving import PlaceRefusedError
from ssj_core.journal import Journal
from ssj_core.legal import Place, Text
from ssj_core.oversight.pages import OfficeShowing
from ssj_core.rules import Rulebook
from ssj_core.service import Act, Service
from ssj_core.service.office import members

HELP: Final = "网站：从日志做出公示网站和内部资料 / the public site and the office's pages"
DONE, USAGE = 0, 2


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the sub-command and its options to `parser`."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    build = actions.add_parser("build", help="从日志做出网站 / make the site from a journal")
    build.add_argument("store", metavar="STORE", help="日志：文件或地址 / the journal")
    build.add_argument("out", metavar="OUT", type=Path, help="网站文件夹 / folder of the site")
    build.add_argument(
        "--rules",
        required=True,
        action="append",
        metavar="BOOK",
        help="规则书，可重复 / a rulebook, may be repeated",
    )
    build.add_argument("--place", required=True, metavar="CODE", help="行政区划代码 / area code")
    build.add_argument("--title", required=True, metavar="TEXT", help="网站名称 / its name")
    build.add_argument("--title-en", default="", metavar="TEXT", help="英文名称 / in English")
    build.add_argument("--publisher", required=True, metavar="TEXT", help="发布单位 / whose it is")
    build.add_argument("--publisher-en", default="", metavar="TEXT", help="英文 / in English")
    build.add_argument("--day", type=read_day, metavar="DAY", help="截至哪天，默认今天 / as of")
    build.add_argument(
        "--inspectors",
        metavar="FILE",
        help="检查人员名录，公示其中在岗的 / register of inspectors, to show who serves",
    )
    build.add_argument(
        "--office", type=Path, metavar="DIR", help="另做内部资料 / the office's pages, too"
    )
    build.add_argument("--actor", metavar="NAME", help="登记发布的账号 / who notes it on record")
    build.add_argument("--department", metavar="NAME", help="部门 / for which department")


def run(args: argparse.Namespace) -> int:
    """Build the site, and return the exit code."""
    if bool(args.actor) != bool(args.department):
        print(
            "--actor 与 --department 须同时给出 / --actor and --department go together",
            file=sys.stderr,
        )
        return USAGE
    now = datetime.now().astimezone().replace(microsecond=0)
    day: date = args.day or now.date()
    people = (
        load_inspectors(args.inspectors, as_of=day).certified_on(day) if args.inspectors else ()
    )
    title = Text(args.title, args.title_en or args.title)
    publisher = Text(args.publisher, args.publisher_en or args.publisher)
    for place in filter(None, (args.out, args.office)):
        _own(place)
    with open_store(file_of(args.store)) as store:  # one look at all of it is a transaction
        service = Service(
            Journal(store), Rulebook.load(*args.rules), Place(args.place), WorkdayCalendar.cn()
        )
        rehearsal = _rehearsed(service)
        showing = Showing(
            title=title, publisher=publisher, day=day, inspectors=people, rehearsal=rehearsal
        )
        made = site_files(service.public_site(showing, {CHECK: check_page()}), draw_pages=True)
        office = {}
        if args.office is not None:
            desk = OfficeShowing(
                title=title,
                publisher=publisher,
                day=day,
                departments=members(service),
                rehearsal=rehearsal,
            )
            office = site_files(service.office_site(desk, now))
        FolderPublisher(args.out).publish(made)
        if office:
            FolderPublisher(args.office, "office", private=True).publish(office)
        published = SitePublished(files=len(made), manifest=digest(made[MANIFEST]))
        if args.actor:
            noted = service.record(published, Act(args.actor, args.department, now)).event
            print(
                f"已登记为第 {noted.seq} 号事件 / on record as event {noted.seq}", file=sys.stderr
            )
    said = {"command": "site.publish", "input": published.body()}
    print(json.dumps(said, ensure_ascii=False, sort_keys=True))
    return DONE


def _rehearsed(service: Service) -> bool:
    """Tell whether a draw of the journal is a rehearsal: then every page says so."""
    state = service.state.catch_up()
    draws = (state.get(DRAW, key) for key in state.keys(DRAW))
    return any(task.purpose == "rehearsal" for draw in draws if draw for task in draw.tasks)


def _own(place: Path) -> None:
    """Refuse a folder that holds anything but an earlier site: a publication replaces all of it."""
    if place.is_dir() and any(place.iterdir()) and not (place / MANIFEST).is_file():
        raise PlaceRefusedError(
            path=str(place),
            why_zh="文件夹里有别的文件，发布会替换整个文件夹；请换一个空文件夹",
            why_en="the folder holds other files, and a publication replaces all of it: take an empty one",
        )
