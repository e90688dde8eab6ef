"""What a verification may say, sentence by sentence; nothing stronger is said anywhere.

Every report ends with exactly one of `LINES`; the others stand where they apply.
"""

from collections.abc import Mapping
from typing import Final

from attrs import frozen


@frozen
class Words:
    """One sentence in Chinese and in English."""

    zh: str
    en: str

    def say(self, lang: str) -> str:
        """Return the sentence in `lang`: ``zh`` or ``en``."""
        return self.en if lang == "en" else self.zh

    def filled(self, **values: object) -> "Words":
        """Return the sentence with its blanks filled in; a value may be `Words` itself."""
        zh = {name: v.zh if isinstance(v, Words) else v for name, v in values.items()}
        en = {name: v.en if isinstance(v, Words) else v for name, v in values.items()}
        return Words(self.zh.format(**zh), self.en.format(**en))


LINES: Final[Mapping[str, Words]] = {
    "public": Words(
        "文件前后一致，所列各户的签号属实。有没有漏掉谁、多列谁，这份文件不能证明：被漏掉的企业凭签号和抽取凭证可以证明，审计凭审计复核包可以证明。",
        "The file agrees with itself, and the tickets listed are true. That nobody was left out or put in it cannot show: a target left out can, with its ticket and slip; auditors can, with their bundle.",
    ),
    "closed": Words(
        "记录前后一致。密钥没有公开：抽中者是否由抽取得出，这份文件不能证明。",
        "The records agree. The key is not public: that those drawn follow from the draw this file cannot show.",
    ),
    "auditor": Words(
        "按封存的名单和规则重新抽取，结果与记录相同。封存的名单是否齐全，任何复核都不能证明。",
        "Drawn again from the sealed list and rules: the result is the one on record. Whether the sealed list was complete no verification can show.",
    ),
    "sealed": Words(
        "只有封存，还没有结果；结果或作废应在 {t3} 前公布。",
        "Sealed, not drawn: a result or a voiding is due by {t3}.",
    ),
    "void": Words(
        "本次抽取已作废，没有有效的结果。",
        "This draw is void: no result stands.",
    ),
    "slip": Words(
        "该户在封存码所指的名单中。是否中签、由谁检查，这份文件本身不能证明，请与公布的结果核对。",
        "The target is in the list of that seal code. Whether it was drawn and who comes this file alone cannot show: compare it with the published result.",
    ),
    "slip-result": Words(
        "凭证所写的名次、检查人员，就是结果码所指的结果中的。封存码和结果码请与公布的核对。",
        "The rank and the inspectors the slip names are those of the result with that result code. Compare both codes with those published.",
    ),
    "target-listed": Words(
        "名单中有它，签号在中签线以内。",
        "It is listed, and its ticket is within a line.",
    ),
    "target-claim": Words(
        "它的签号在每一组的中签线以内，名单中却没有它：要么它不在封存的名单里，要么名单不实。请索取抽取凭证；凭证若证明它在封存的名单里，即可证明名单不实。",
        "Its ticket is within the line of every group, yet it is not listed: either it was not in the sealed list, or the list is false. Ask for its slip; if that shows it was sealed in, the list is proved false.",
    ),
    "target-proof": Words(
        "不符：它在封存的名单里，签号在本组中签线以内，结果中却没有它。",
        "WRONG: it was sealed in, its ticket is within its own group's line, and the result does not have it.",
    ),
    "target-between": Words(
        "名单中没有它；若属其中 {under} 组（共 {of} 组）就应中签。属于哪一组，抽取凭证写明。",
        "Not listed; in {under} of {of} groups it would have been drawn. Its slip says which is its own.",
    ),
    "target-over": Words(
        "名单中没有它；它的签号在每一组的中签线以外，不论属于哪一组都不会中签。",
        "Not listed; its ticket is outside the line of every group: in none would it have been drawn.",
    ),
    "target-closed": Words(
        "密钥没有公开，它的签号还算不出来。",
        "The key is not public: its ticket cannot be computed yet.",
    ),
    "folder": Words(
        "共 {n} 份文件：{wrong} 份不符，{unchecked} 份未核对；每一份能证明什么，见它自己的末行。",
        "{n} files: {wrong} WRONG, {unchecked} not checked; what each can show is said in its own last line.",
    ),
    "wrong": Words(
        "不符：{where}：{why}。文件中的其他内容不足为凭。",
        "WRONG: {where}: {why}. Nothing else in this file can be relied on.",
    ),
}
"""The last line of a report: the one that is true."""

QUESTIONS: Final[Mapping[str, Words]] = {
    "numbers": Words(
        "随机数的来历",
        "Where the numbers come from",
    ),
    "early": Words(
        "名单封存在随机数产生之前",
        "That the list was sealed before the numbers were known",
    ),
    "only": Words(
        "只封存过这一份名单",
        "That no other list was sealed beside it",
    ),
}
"""What the three levels answer."""

LEVEL_WORDS: Final[Mapping[str, Words]] = {
    "own-word": Words(
        "自述：只有抽取单位自己这样说。",
        "Own word: only those who drew say so.",
    ),
    "witnessed": Words(
        "见证：写明的见证人（至少一人来自外单位）也这样说，可以向他们求证。",
        "Witnessed: the people named, at least one from outside, say so too; ask them.",
    ),
    "public-claimed": Words(
        "公开可查：公开处应有记载，这一次没有去查。",
        "In public: it should stand in a public place; it was not looked up here.",
    ),
    "proved": Words(
        "已核实：这一次已经核对（签名、开奖公告、时间戳、日志或您自己留存的码）。",
        "Proved: checked here, against a signature, published results, a stamp, the log, or the code you kept.",
    ),
}
"""The levels, from the lowest."""

BESIDE: Final[Mapping[str, Words]] = {
    "own-word-first": Words(
        "本次抽取仅凭抽取单位自述。",
        "This draw rests on the word of those who drew.",
    ),
    "weak": Words(
        "随机数不足 60 比特，偏弱。",
        "Fewer than 60 bits: weak.",
    ),
    "times": Words(
        "以下时间是抽取单位写下的时间。",
        "The times below are those the office wrote down.",
    ),
    "compare-seal": Words(
        "请与您事先得到的封存码核对；不同即不是同一份名单。",
        "Compare with the seal code you were given beforehand; if it differs, this is another list.",
    ),
    "compare-result": Words(
        "请与公布的结果码核对。",
        "Compare with the result code published.",
    ),
    "attempt": Words(
        "第 {n} 次抽取，共 {of} 次。第 {k} 次作废：{reason}（批准：{approver}）。",
        "Attempt {n} of {of}. Attempt {k} was voided: {reason} (approved by {approver}).",
    ),
    "parties": Words(
        "各方出数没有签名，可向各方求证：{parties}。",
        "The contributions are unsigned; ask the parties: {parties}.",
    ),
    "certain": Words(
        "{all} 组全部抽取，{none} 组一户不抽：这些组没有抽签。",
        "{all} groups draw everybody, {none} nobody: no lot was cast there.",
    ),
    "single": Words(
        "{k} 个岗位只有一名候选人：没有抽签。",
        "{k} slots had a single candidate: no lot was cast there.",
    ),
    "fixed": Words(
        "{k} 组的数目没有比例作依据。",
        "{k} groups have a fixed number without a ratio.",
    ),
    "inspectors": Words(
        "检查人员按封存的名单核对；证件不在其中。",
        "Inspectors are checked against the sealed list; their certificates are not in it.",
    ),
    "dispositions": Words(
        "抽中 {drawn} 户：已检查 {inspected}，其他结果 {other}，候补 {replaced}，尚无结果 {open}。",
        "{drawn} drawn: {inspected} inspected, {other} otherwise, {replaced} replaced, {open} open.",
    ),
    "beacon-unchecked": Words(
        "信标签名未核对，计 0 比特。",
        "The signature of the beacon was not checked: 0 bits.",
    ),
    "overdue": Words(
        "逾期：{what}应在 {due} 前公布。",
        "Overdue: {what} was due by {due}.",
    ),
    "no-journal": Words(
        "没有日志：有没有别的封存、录入次序是否如实，无从核对。",
        "No journal: whether other seals exist and in what order things were entered cannot be checked.",
    ),
    "log-record": Words(
        "证明只及于这一条记录：{record}。",
        "The proof is of this record alone: {record}.",
    ),
    "rehearsal": Words(
        "【演练】不是正式抽取。",
        "[REHEARSAL] Not an official draw.",
    ),
}
"""What is said beside, where it applies."""
