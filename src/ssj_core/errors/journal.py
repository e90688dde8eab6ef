"""Mistakes around the journal: what cannot be appended, who lost a race, where a chain breaks."""

from ssj_core.errors._base import FailedError, InputRefusedError, SsjError


class UnknownKindError(InputRefusedError):
    """An event kind outside the closed list."""

    code = "journal.unknown-kind"
    zh = "事件类型 {kind!r} 不在清单中；可用的类型见 ssj_core.journal.KINDS"
    en = "event kind {kind!r} is not in the list; the kinds there are: ssj_core.journal.KINDS"


class EnvelopeRefusedError(InputRefusedError):
    """A part of an event's envelope is missing or malformed."""

    code = "journal.envelope-refused"
    zh = "事件的 {part} 不能使用：{why_zh}（收到 {value!r}）"
    en = "the event's {part} is refused: {why_en} (got {value!r})"


class EmptyAppendError(InputRefusedError):
    """An append without a single event."""

    code = "journal.empty-append"
    zh = "没有事件可写入 {stream!r}；至少给出一个事件"
    en = "no event to append to {stream!r}; give at least one"


class UnknownCausationError(InputRefusedError):
    """A causation that names an event not in the journal."""

    code = "journal.unknown-causation"
    zh = "起因事件 {causation} 不在日志中（日志现有 {last} 个事件）"
    en = "the causing event {causation} is not in the journal (it has {last} events)"


class ImportRefusedError(InputRefusedError):
    """A line of an exported journal that cannot be taken back; nothing was imported."""

    code = "journal.import-refused"
    zh = "第 {line} 行不能导入：{why_zh}；没有导入任何事件"
    en = "line {line} cannot be imported: {why_en}; nothing was imported"


class JournalNotEmptyError(InputRefusedError):
    """An import into a journal that already has events."""

    code = "journal.not-empty"
    zh = "目标日志已有 {last} 个事件；只能导入到空日志"
    en = "the journal already has {last} events; import into an empty one"


class JournalOtherError(InputRefusedError):
    """A copy that is to be gone on with, and is not of this journal."""

    code = "journal.other"
    zh = "目标日志的第 {seq} 号事件与来源不同：不是同一日志的较早副本；没有写入"
    en = "event {seq} of the target is not the source's: no earlier copy of it; nothing was written"


class CheckpointRefusedError(InputRefusedError):
    """A checkpoint that cannot be read."""

    code = "journal.checkpoint-refused"
    zh = (
        "检查点 {given!r} 无法识别：应为“序号:64位十六进制”，或含 seq、hash、suite 的规范 JSON 文件"
    )
    en = (
        "checkpoint {given!r} is not understood: give SEQ:64 hex digits, "
        "or a canonical JSON file of seq, hash and suite"
    )


class StoreAddressError(InputRefusedError):
    """An address that is neither a path nor one of a database."""

    code = "journal.store-address"
    zh = "{given} 不是日志地址；请给出文件路径，或 postgresql://…、mariadb://… 等数据库地址"
    en = "{given} is no address of a journal: give a path, or a database such as postgresql://…"


class SuiteMismatchError(InputRefusedError):
    """A suite asked for that is not the one the journal was made with."""

    code = "journal.suite-mismatch"
    zh = "该日志使用 {stored}，不是 {asked}；算法在建立日志时确定，以后不能更换"
    en = "this journal uses {stored}, not {asked}; the suite is fixed when a journal is made"


class VersionConflictError(SsjError):
    """Somebody else appended to the stream first; nothing was written."""

    code = "journal.version-conflict"
    zh = "“{stream}”已被他人写入：预期版本 {expected}，实际版本 {actual}；请重新读取后再决定"
    en = (
        "{stream!r} has moved on: expected version {expected}, now at {actual}; read it again first"
    )


class StoreBusyError(FailedError):
    """The store stayed locked by another writer; nothing was written."""

    code = "journal.store-busy"
    zh = "日志 {where} 被其他程序占用（{why}）；没有写入，请稍后重试"
    en = "the journal {where} is locked by another program ({why}); nothing was written, try again"


class StoreReadOnlyError(FailedError):
    """A write to a store that was opened for reading."""

    code = "journal.store-read-only"
    zh = "日志 {where} 以只读方式打开，不能写入"
    en = "the journal {where} was opened read-only and takes no event"


class StoreDamagedError(SsjError):
    """The file that holds the journal cannot be read as a database, or its tables were altered."""

    code = "journal.store-damaged"
    zh = "日志文件 {where} 已损坏或其表结构被改动：{why}"
    en = "the journal file {where} is damaged or its tables were altered: {why}"


class StoreForbiddenError(FailedError):
    """The database account lacks a right that the journal needs; nothing was written."""

    code = "journal.store-forbidden"
    zh = "数据库账户无权在 {where} 进行该操作：{why}"
    en = "the database account may not do this at {where}: {why}"


class StoreFailedError(FailedError):
    """The database failed or could not be reached; what was acknowledged before stands."""

    code = "journal.store-failed"
    zh = "数据库 {where} 未能完成（{why}）；已确认的登记不受影响，未确认的请用同一幂等键重发"
    en = (
        "the database {where} failed ({why}); what was acknowledged stands, "
        "what was not is to be sent again with the same key"
    )


class ClockBehindError(FailedError):
    """A writer's clock runs behind what is recorded; nothing was written."""

    code = "clock.behind"
    zh = "服务器时间 {at} 早于上一条记录 {last} 五分钟以上；没有写入，请校准时钟"
    en = "the clock says {at}, more than five minutes before the last entry, {last}: nothing was written, set the clock"


class StoreSchemaError(SsjError):
    """The tables of a journal are of another version than this release writes."""

    code = "journal.store-schema"
    zh = "{where} 的日志表版本为 {found}，本版本使用 {wanted}；较旧的请执行 ssj journal upgrade，较新的请升级本软件"
    en = (
        "the tables at {where} are of version {found}, this release writes {wanted}: "
        "older ones are brought up by ssj journal upgrade, newer ones need a newer release"
    )


class JournalMissingError(SsjError):
    """There is no journal at the place named."""

    code = "journal.missing"
    zh = "{where} 没有日志：{why_zh}"
    en = "no journal at {where}: {why_en}"


class EventFaultError(SsjError):
    """The journal does not hold; `seq` is the first event that does not.

    Attributes:
        seq: position of that event, counted from 1.
    """

    code = "journal.fault"

    @property
    def seq(self) -> int:
        """Position of the event in the journal, from 1."""
        return int(self.params["seq"])


class EventMissingError(EventFaultError):
    """A position of the journal has no event."""

    code = "journal.event-missing"
    zh = "第 {seq} 号事件缺失：下一条存储的序号是 {found!r}"
    en = "event {seq} is missing: the next row stored has seq {found!r}"


class EventUnreadableError(EventFaultError):
    """The file breaks off: from this event on it cannot be read."""

    code = "journal.event-unreadable"
    zh = "第 {seq} 号事件起无法读取：日志文件已损坏（{why}）"
    en = "event {seq} and what follows cannot be read: the journal file is damaged ({why})"


class EventTypeError(EventFaultError):
    """A column of an event holds another type of value than was written."""

    code = "journal.event-type"
    zh = "第 {seq} 号事件的 {column} 列存的是 {found}，应为 {wanted}"
    en = "event {seq}: column {column} holds {found}, not {wanted}"


class EventChangedError(EventFaultError):
    """An event's hash does not follow from its content and the hash before it."""

    code = "journal.event-changed"
    zh = (
        "第 {seq} 号事件（{stream}，版本 {version}）写入后被改动："
        "存储的杂凑值 {stored}，重新计算得 {computed}"
    )
    en = (
        "event {seq} ({stream}, version {version}) was changed after it was written: "
        "stored hash {stored}, recomputed {computed}"
    )


class EventVersionError(EventFaultError):
    """An event's version does not follow from the last one of its stream."""

    code = "journal.event-version"
    zh = "第 {seq} 号事件在 {stream!r} 中的版本是 {found}，应为 {wanted}"
    en = "event {seq} is version {found} of {stream!r}; it should be {wanted}"


class EventFormError(EventFaultError):
    """An event's payload is not the canonical form of an envelope."""

    code = "journal.event-form"
    zh = "第 {seq} 号事件的 {part} 不符合格式：{why_zh}"
    en = "event {seq}: its {part} is malformed: {why_en}"


class JournalCutError(EventFaultError):
    """Events that a checkpoint knows are no longer at the end of the journal."""

    code = "journal.cut"
    zh = "日志被截断：检查点有 {known} 个事件，现在只剩 {last} 个；第 {seq} 号起缺失"
    en = "the journal was cut from event {seq} on: the checkpoint knows {known}, {last} are left"


class CheckpointMismatchError(EventFaultError):
    """The chain holds in itself, but is not the one a checkpoint was taken of."""

    code = "journal.checkpoint-mismatch"
    zh = (
        "第 {seq} 号事件与检查点不符：检查点杂凑值 {known}，日志中为 {found}；"
        "该事件或更早的事件已被替换"
    )
    en = (
        "event {seq} is not the one of the checkpoint (known {known}, found {found}): "
        "it or an earlier one was replaced"
    )


class PublicationRefusedError(InputRefusedError):
    """A set of files that cannot be published; what was public stays as it was."""

    code = "publication.refused"
    zh = "不能发布 {path!r}：{why_zh}；已公开的内容未改变"
    en = "{path!r} cannot be published: {why_en}; what is public has not changed"
