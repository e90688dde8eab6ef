"""Engines out of reach: a program or an address, made into a draw that can be checked."""

import json
import subprocess  # nosec B404  # only our own words are run
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from attrs import field, frozen

_SECONDS: Final = 30.0
_SHOWN: Final = 200


class BlackBoxError(RuntimeError):
    """An engine that did not answer, or answered with something that is no list of ids."""


def _ids_in(answer: Any, where: str) -> list[str]:  # noqa: ANN401 - whatever an engine answers
    found = answer.get("drawn") if isinstance(answer, Mapping) else answer
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        message = (
            f"{where}: 答复不是编号的列表 the answer is no list of ids: "
            f"{json.dumps(answer, ensure_ascii=False, default=str)[:_SHOWN]}"
        )
        raise BlackBoxError(message)
    return found


def _asked(ids: Sequence[str], seed: str, more: Mapping[str, Any]) -> dict[str, Any]:
    return {"ids": list(ids), "seed": seed, **more}


@frozen(kw_only=True)
class CommandDraw:
    """A program as a draw: JSON on its standard input, the ids drawn on its standard output.

    It is given ``{"ids": […], "seed": "…", …}`` and answers with ``["…"]`` or ``{"drawn": […]}``,
    or with one id a line if `lines` is set. An argument ``{seed}`` is replaced by the seed.

    Attributes:
        argv: the program and its arguments; no shell is asked.
        more: further members of the question, such as ``{"number": 10}``.
        lines: ids go in and come out one a line instead of as JSON.
        seconds: waited for one answer.
    """

    argv: Sequence[str] = field()
    more: Mapping[str, Any] = field(factory=dict)
    lines: bool = False
    seconds: float = _SECONDS

    @argv.validator
    def _check_argv(self, _attribute: object, argv: Sequence[str]) -> None:
        if isinstance(argv, str) or not argv:
            message = f"argv 须为列表，不经 shell a list of program and arguments, no shell is asked: {argv!r}"
            raise ValueError(message)

    def __call__(self, ids: Sequence[str], seed: str = "") -> list[str]:
        """Return the ids the program draws.

        Raises:
            BlackBoxError: it cannot be started, takes too long, fails, or answers something else.
        """
        argv = [part.replace("{seed}", seed) for part in self.argv]
        text = (
            "\n".join(ids)
            if self.lines
            else json.dumps(_asked(ids, seed, self.more), ensure_ascii=False)
        )
        try:
            done = subprocess.run(  # nosec B603  # noqa: S603 - the caller's own program, without a shell
                argv, input=text.encode(), capture_output=True, timeout=self.seconds, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as fault:
            message = f"{argv[0]}: 未能运行 could not be run: {fault}"
            raise BlackBoxError(message) from None
        if done.returncode:
            words = done.stderr.decode(errors="replace").strip()[-_SHOWN:]
            message = f"{argv[0]}: 退出码 exit code {done.returncode}: {words}"
            raise BlackBoxError(message)
        said = done.stdout.decode(errors="replace")
        return said.split() if self.lines else _ids_in(_json(said, argv[0]), argv[0])


@frozen(kw_only=True)
class HttpDraw:
    """An address as a draw: a POST of JSON, answered with the ids drawn.

    It is sent ``{"ids": […], "seed": "…", …}`` and answers with ``["…"]`` or ``{"drawn": […]}``.

    Attributes:
        url: http or https.
        more: further members of the question, such as ``{"number": 10}``.
        headers: such as an authorisation.
        read: makes ids of another form of answer.
        seconds: waited for one answer.
    """

    url: str = field()
    more: Mapping[str, Any] = field(factory=dict)
    headers: Mapping[str, str] = field(factory=dict, repr=False)
    read: Callable[[Any], Any] = field(default=lambda answer: answer, repr=False)
    seconds: float = _SECONDS

    @url.validator
    def _check_url(self, _attribute: object, url: str) -> None:
        if not url.startswith(("http://", "https://")):
            message = (
                f"url 须以 http:// 或 https:// 开头 begins with http:// or https://, not {url!r}"
            )
            raise ValueError(message)

    def __call__(self, ids: Sequence[str], seed: str = "") -> list[str]:
        """Return the ids the address draws.

        Raises:
            BlackBoxError: it cannot be reached, refuses, or answers something else.
        """
        body = json.dumps(_asked(ids, seed, self.more), ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json", **self.headers}
        request = Request(self.url, data=body, headers=headers, method="POST")  # noqa: S310 - the scheme was checked
        try:
            with urlopen(request, timeout=self.seconds) as answer:  # nosec B310  # noqa: S310 - as above
                text = answer.read().decode()
        except HTTPError as fault:
            fault.close()
            message = f"{self.url}: HTTP {fault.code}"
            raise BlackBoxError(message) from None
        except (URLError, OSError, UnicodeDecodeError) as fault:
            message = f"{self.url}: 未能得到答复 no answer: {fault}"
            raise BlackBoxError(message) from None
        return _ids_in(self.read(_json(text, self.url)), self.url)


def _json(text: str, where: str) -> Any:  # noqa: ANN401 - whatever an engine answers
    try:
        return json.loads(text)
    except ValueError:
        message = f"{where}: 答复不是 JSON the answer is no JSON: {text[:_SHOWN]!r}"
        raise BlackBoxError(message) from None
