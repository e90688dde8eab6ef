"""The SQL of sealing: which rows are plain, what a leaf is, how ids fold; one fragment per dialect.

A row is plain if its id is sound and its state, stratum and name stand as they are meant. The
predicate errs to one side only: what it does not take is judged row by row in Python.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from attrs import frozen

from ssj_core.adapters.engines.sql import DIALECTS, literal
from ssj_core.registers.identity import USCC_ALPHABET

_WEIGHTS: Final = (*(pow(3, place, 31) for place in range(17)), 1)
_IDS: Final = "[ -~·〇（）㐀-䶿一-鿿\U00020000-\U0002ebef\U00030000-\U000323af]+"
_BLANKS: Final = (
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
)
_WORDS: Final = "本小合总汇注备说填审复制经单负第"
_FOLDED: Final = ("abcdefghijklmnopqrstuvwxyzOIL〇（） ·", "ABCDEFGH1JK1MN0PQRSTUVWXYZ0110()")
_REGNO: Final = 15
_NAME_BYTES: Final = 65_000
_SHORT: Final = 6


@frozen(kw_only=True)
class Fragments:
    """What dialects write differently; ``{}`` stands for the operand."""

    octets: str
    whole: str
    part: str
    leaf: str
    order: str
    short: str
    control: str
    place: str
    string: str


FRAGMENTS: Final = {
    "duckdb": Fragments(
        octets="strlen({})",
        whole="regexp_full_match({}, {})",
        part="regexp_matches({}, {})",
        leaf="unhex(sha256(concat(chr(0), {})))",
        order="{}",
        short="hash({})",
        control=r"[\x00-\x1f]",
        place="strpos({}, {})",
        string="VARCHAR",
    ),
    "postgresql": Fragments(
        octets="octet_length({})",
        whole="({} ~ ('^(?:' || {} || ')$'))",
        part="({} ~ {})",
        leaf="sha256('\\x00'::bytea || convert_to(concat({}), 'UTF8'))",
        order='{} COLLATE "C"',
        short="hashtextextended({}, 0)",
        control="[\x01-\x1f]",  # its text holds no NUL
        place="strpos({}, {})",
        string="text",
    ),
    "spark": Fragments(
        octets="octet_length({})",
        # Java's $ would let a line end through; its literals read backslashes.
        whole=r"({} RLIKE concat('\\A(?:', {}, ')\\z'))",
        part="({} RLIKE {})",
        leaf="unhex(sha2(concat(char(0), {}), 256))",
        order="{}",
        short="xxhash64({})",
        control=r"[\x00-\x1f]",
        place="instr({}, {})",
        string="STRING",
    ),
}


@frozen
class SealSql:
    """The fragments of one dialect, put together."""

    dialect: str

    @property
    def _own(self) -> Fragments:
        return FRAGMENTS[self.dialect]

    def text(self, value: str) -> str:
        """Return a literal."""
        return literal(value, self.dialect)

    def octets(self, column: str) -> str:
        """Return the length in bytes."""
        return self._own.octets.format(column)

    def matches(self, column: str, pattern: str) -> str:
        """Return whether the whole text matches."""
        return self._own.whole.format(column, self.text(pattern))

    def finds(self, column: str, pattern: str) -> str:
        """Return whether a part of the text matches."""
        return self._own.part.format(column, self.text(pattern))

    def ordered(self, column: str) -> str:
        """Return what sorts by bytes."""
        return self._own.order.format(column)

    def hashed(self, key: str, column: str) -> str:
        """Return T(key, column) as 64 hex digits."""
        return DIALECTS[self.dialect].format(key=key, id=column)

    def short_hash(self, column: str) -> str:
        """Return a whole number that unequal texts seldom share."""
        return self._own.short.format(column)

    def position(self, text: str, part: str) -> str:
        """Return where a part of a text begins, from 1; 0 if it does not."""
        return self._own.place.format(text, part)

    def value(self, alphabet: str, column: str, place: int) -> str:
        """Return the value of the character at a place, from 1: where it stands in an alphabet, from 0."""
        character = f"substr({column}, {place}, 1)"
        return f"({self.position(self.text(alphabet), character)} - 1)"

    def as_text(self, column: str) -> str:
        """Return a column as text."""
        return f"CAST({column} AS {self._own.string})"

    def uscc_written(self, column: str) -> str:
        """Return whether a text is written as a credit code."""
        return self.matches(column, f"[{USCC_ALPHABET}]{{18}}")

    def uscc_holds(self, column: str) -> str:
        """Return whether a text written as a credit code is one (GB 32100)."""
        terms = " + ".join(
            f"{self.value(USCC_ALPHABET, column, place)} * {weight}"
            for place, weight in enumerate(_WEIGHTS, start=1)
        )
        return f"({terms}) % 31 = 0"

    def regno15(self, column: str) -> tuple[str, str]:
        """Return whether a text is written as a registration number, and whether one holds (ISO 7064 MOD 11,10)."""
        digits = [self.value("0123456789", column, place) for place in range(1, _REGNO + 1)]
        carried = "10"
        for digit in digits[:-1]:
            carried = f"((({carried} + {digit} + 9) % 10 + 1) * 2 % 11)"
        return self.matches(column, "[0-9]{15}"), f"(11 - {carried}) % 10 = {digits[-1]}"

    def plain_text_id(self, column: str, header: str, before: Sequence[str]) -> str:
        """Return whether any id of the grammar stands in a row that can be nothing but data.

        Args:
            column: the column of the ids.
            header: its header without decoration.
            before: the columns left of it, where a remark or a total would begin.
        """
        bounds = f"{self.octets(column)} BETWEEN 1 AND 255"
        ends = f"substr({column}, 1, 1) <> ' ' AND {column} NOT LIKE '% '"
        data = [f"NOT {self.finds(column, f'^[{_WORDS}]')}"]
        if header:
            data.append(f"{self.position(f'lower({column})', self.text(header[0]))} = 0")
        odd = f"^[{_BLANKS}]*[^!-~{_BLANKS}一-鿿]|^[{_BLANKS}]*[{_WORDS}]"
        data += [f"({left} IS NULL OR NOT {self.finds(left, odd)})" for left in before]
        safe = f"({self.octets(column)} > {_SHORT} AND {self.matches(column, '[ -~]+')})"
        return (
            f"({self.matches(column, _IDS)} AND {bounds} AND {ends}"
            f" AND ({safe} OR ({' AND '.join(data)})))"
        )

    def plain_name(self, column: str) -> str:
        """Return whether a name is written into the attributes as it stands."""
        odd = f"^[{_BLANKS}]|[{_BLANKS}]$|{self._own.control}"
        return (
            f"({column} IS NULL OR ({self.octets(column)} <= {_NAME_BYTES}"
            f" AND NOT {self.finds(column, odd)}))"
        )

    def nothing(self, column: str, words: Iterable[str]) -> str:
        """Return whether a column is empty or holds one of `words`."""
        listed = ", ".join(map(self.text, ("", *words)))
        return f"({column} IS NULL OR {column} IN ({listed}))"

    def attributes(self, name: str | None) -> str:
        """Return the canonical attributes of a plain row, empty text for none."""
        if name is None:
            return "''"
        # Backslash first, or the quotes' own would be doubled.
        escaped = f"replace(replace({name}, {self.text(chr(92))}, {self.text(chr(92) * 2)}), '\"', {self.text(chr(92) + chr(34))})"
        return (
            f"CASE WHEN {name} IS NULL OR {name} = '' THEN ''"
            f" ELSE concat('{{\"name\":\"', {escaped}, '\"}}') END"
        )

    def folded(self, column: str) -> str:
        """Return what an id looks like (`ssj_core.encoding.ids.fold`)."""
        old, new = map(self.text, _FOLDED)
        return (
            f"CASE WHEN {self.finds(column, '[a-zOI〇（） ·]')}"
            f" THEN translate({column}, {old}, {new}) ELSE replace({column}, 'L', '1') END"
        )

    def leaf_hash(
        self, table: str, salt_key: str, label: str, where: str, *, at: bool = False
    ) -> str:
        """Return the query of the hashes of leaves, 32 bytes each.

        Args:
            table: the table of the frame.
            salt_key: what the salts are tickets under.
            label: label of the stratum.
            where: which rows, and in which order.
            at: give each with its position.
        """
        hidden = self.hashed_by("s", "CASE WHEN a = '' THEN '{}' ELSE a END")
        parts = f"{self.octets('id')}, ':', id, ',16:{label},64:', {hidden}, ',64:', s, ','"
        leaf = self._own.leaf.format(parts)
        salted = self.hashed(salt_key, "id")
        rows = f"SELECT pos, id, a, {salted} AS s FROM {table} WHERE {where}"  # nosec B608  # noqa: S608 - our own table, hex and numbers
        if at:
            return f"SELECT pos, {leaf} AS leaf FROM ({rows}) AS salted"  # nosec B608  # noqa: S608 - as above
        return f"SELECT {leaf} AS leaf FROM ({rows}) AS salted"  # nosec B608  # noqa: S608 - as above

    def hashed_by(self, key: str, column: str) -> str:
        """Return T(key, column) where the key is a column too."""
        return DIALECTS[self.dialect].replace("'{key}'", key).format(id=f"({column})")
