"""`ssj serve`: the door over HTTP, on this machine or behind a gateway."""

import argparse
from typing import Final

from ssj_core.errors import MissingExtraError

HELP: Final = "服务：HTTP 接口与抽取现场 / the door over HTTP, and the page of the day of the draw"


def configure(parser: argparse.ArgumentParser) -> None:
    """Describe the words of the command."""
    parser.add_argument(
        "--store",
        required=True,
        metavar="URL",
        help="日志：文件或地址 / the journal: a path or URL",
    )
    parser.add_argument(
        "--rules",
        required=True,
        action="append",
        metavar="BOOK",
        help="规则书，可重复 / a rulebook, may be repeated",
    )
    parser.add_argument(
        "--place", required=True, metavar="CODE", help="行政区划代码 / code of the place"
    )
    parser.add_argument(
        "--vault", default="", metavar="FILE", help="保密库；没有则不能抽取 / the vault, to draw"
    )
    parser.add_argument(
        "--identity", default="", metavar="FILE", help="登录方式（TOML） / who is asking, as TOML"
    )
    parser.add_argument(
        "--grants", default="", metavar="FILE", help="角色与命令 / what each role may do"
    )
    parser.add_argument(
        "--snapshot",
        default="",
        metavar="FILE",
        help="状态快照，重启时不必重读日志 / kept state, so that a restart reads no whole journal",
    )
    parser.add_argument("--site", default="", metavar="DIR", help="公示网站 / the public site")
    parser.add_argument(
        "--address",
        default="",
        metavar="URL",
        help="读者访问网站的地址 / where readers find the site",
    )
    parser.add_argument("--host", default="127.0.0.1", help="监听地址 / where to listen")
    parser.add_argument("--port", type=int, default=8000, help="端口 / port")
    parser.add_argument("--workers", type=int, default=1, metavar="N", help="进程数 / processes")


def run(args: argparse.Namespace) -> int:
    """Serve until told to stop, and return the exit code."""
    try:
        from ssj_core.door.serving import Serving, serve  # noqa: PLC0415 - the extra may be absent
    except ModuleNotFoundError as error:
        raise MissingExtraError(feature="ssj serve", extra="http") from error
    serve(
        Serving(
            store=args.store,
            vault=args.vault,
            rules=tuple(args.rules),
            place=args.place,
            identity=args.identity,
            grants=args.grants,
            site=args.site,
            snapshot=args.snapshot,
            address=args.address,
            host=args.host,
            port=args.port,
            workers=args.workers,
        )
    )
    return 0
