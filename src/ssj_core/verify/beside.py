"""A frame in a file beside the bundle (§8), read as a stream: never the whole file at once."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import lt
from typing import Any, Final

from attrs import define, field

from ssj_core.encoding import are_ids, new_hash, parse, rewrite
from ssj_core.encoding.limits import DRAW, VALUE_BYTES
from ssj_core.errors.encoding import NotCanonicalError
from ssj_core.errors.verify import WrongError
from ssj_core.verify.form import wrong
from ssj_core.verify.held import FrameBytes
from ssj_core.verify.shapes import FRAME_LINE
from ssj_core.verify.targets import Targets

Doc = Mapping[str, Any]

_PIECE: Final = 1 << 20
_LINE: Final = 1 << 26
_PLAIN: Final = r'[^"\\\x00-\x1f]'
_ESCAPED: Final = r'\\(?:["\\bfnrt]|u00(?:0[0-7be-f]|1[0-9a-f]))'
_VALUE: Final = rf'"{_PLAIN}*(?:{_ESCAPED}{_PLAIN}*)*"'
_FIXED: Final = len('{"id":"","stratum":""}\n')
_OWN: Final = len('"attributes":,')


@define
class _Columns:
    ids: list[str] = field(factory=list)
    texts: list[bytes] = field(factory=list)


@define(kw_only=True)
class _Reading:
    """One pass over the lines of a frame, stratum by stratum."""

    name: str
    strata: dict[str, _Columns] = field(factory=dict)
    rows: int = 0
    last: tuple[str, str] = ("", "")
    _patterns: dict[tuple[str, ...], "re.Pattern[str]"] = field(factory=dict)

    def take(self, piece: bytes) -> None:
        """Take whole lines; nearly all are of one shape and are taken by pattern."""
        if not self._take_plain(piece):
            lines = piece.split(b"\n")
            for line in lines[:-1]:
                self._take_line(line)

    def _take_plain(self, piece: bytes) -> bool:
        """Take lines that are all of the shape of the first; tell whether they were."""
        try:
            text = piece.decode()
        except UnicodeDecodeError:
            return False
        pattern = self._pattern(text)
        found = [] if pattern is None else pattern.findall(text)
        if not found:
            return False
        texts, ids, homes = zip(*found, strict=True)
        told = sum(sum(map(len, column)) for column in (texts, ids, homes))
        # Every character is accounted for, so no line is of another shape.
        if told + _FIXED * len(found) + _OWN * (len(texts) - texts.count("")) != len(text):
            return False
        if not are_ids(ids) or not are_ids(tuple(set(homes))):
            return False
        if max(map(len, texts)) * 4 > VALUE_BYTES:
            return False
        at = 0
        for home, run in groupby(homes):
            end = at + sum(1 for _ in run)
            self._put(home, ids[at:end], texts[at:end])
            at = end
        return True

    def _put(self, home: str, ids: Sequence[str], texts: Sequence[str]) -> None:
        """Take targets of one stratum, each above the one before.

        Raises:
            WrongError: one is not.
        """
        ascending = [self.last < (home, ids[0]), *map(lt, ids, ids[1:])]
        if not all(ascending):
            at = self.rows + ascending.index(False) + 1
            wrong(f"{self.name}:{at}", "未按序或重复", "out of order, or twice")
        columns = self.strata.setdefault(home, _Columns())
        columns.ids += ids
        columns.texts += [text.encode() for text in texts]
        self.last = (home, ids[-1])
        self.rows += len(ids)

    def _pattern(self, text: str) -> "re.Pattern[str] | None":
        """Return the pattern of lines like the first: its attributes' keys, or none."""
        try:
            first = parse(text.partition("\n")[0].encode(), DRAW)
            FRAME_LINE(first, self.name)
        except (NotCanonicalError, WrongError):
            return None
        keys = tuple(first.get("attributes", ()))
        if keys not in self._patterns:
            pairs = ",".join(f'"{re.escape(key)}":{_VALUE}' for key in keys)
            own = rf'(?:"attributes":(\{{{pairs}\}}),)?' if keys else "()"
            line = rf'\{{{own}"id":"({_PLAIN}+)","stratum":"({_PLAIN}+)"\}}\n'
            self._patterns[keys] = re.compile(line)
        return self._patterns[keys]

    def _take_line(self, line: bytes) -> None:
        where = f"{self.name}:{self.rows + 1}"
        try:
            row = parse(line, DRAW)
        except NotCanonicalError as error:
            wrong(where, error.params["why_zh"], error.params["why_en"])
        FRAME_LINE(row, where)
        text = rewrite(row["attributes"]).decode() if "attributes" in row else ""
        self._put(row["stratum"], (row["id"],), (text,))


def _pieces(file: FrameBytes) -> Iterable[bytes]:
    if isinstance(file, bytes):
        return (file[at : at + _PIECE] for at in range(0, len(file), _PIECE))
    return file()


def _lines(pieces: Iterable[bytes], name: str) -> Iterator[bytes]:
    """Yield the pieces cut at the ends of lines."""
    rest = b""
    for piece in pieces:
        whole, end, left = piece.rpartition(b"\n")
        if end:
            yield rest + whole + end
            rest = left
        else:
            rest += left
        if len(rest) > _LINE:
            wrong(name, "有一行没有结尾", "a line has no end")
    if rest:
        wrong(name, "末行没有换行", "the last line does not end")


def read_frame(file: FrameBytes, told: Doc, suite: str, where: str) -> dict[str, Targets]:
    """Return the targets of a frame beside a bundle by stratum.

    Args:
        file: the file.
        told: what the bundle says of it: digest, file, rows.
        suite: the suite of the digest.
        where: the place of `told`, for messages.

    Raises:
        WrongError: another file, a line that is none, rows out of order or of another number.
    """
    state, name = new_hash(suite), told["file"]

    def hashed() -> Iterator[bytes]:
        for piece in _pieces(file):
            state.update(piece)
            yield piece

    pieces = hashed()
    reading = _Reading(name=name)
    fault: WrongError | None = None
    try:
        for piece in _lines(pieces, name):
            reading.take(piece)
    except WrongError as error:
        fault = error
    for _ in pieces:  # another file is said to be one, whatever is wrong with its lines
        pass
    if state.hexdigest() != told["digest"]:
        wrong(f"{where}.digest", f"{name} 不是此文件", f"{name} is another file")
    if fault is not None:
        raise fault
    if reading.rows != told["rows"]:
        wrong(f"{where}.rows", f"应为 {reading.rows}", f"should be {reading.rows}")
    return {home: Targets(found.ids, found.texts) for home, found in reading.strata.items()}
