"""Mistakes with days, periods and holiday notices."""

from ssj_core.errors._base import InputRefusedError, SsjError


class NotADayError(InputRefusedError):
    """Something other than a date or an aware datetime was handed in as a day."""

    code = "calendar.not-a-day"
    zh = "{value!r} 不是日期：请给 datetime.date，或带时区的 datetime（按北京时间取日）"
    en = "{value!r} is no day: give a datetime.date, or an aware datetime (read in Asia/Shanghai)"


class InstantNeededError(NotADayError):
    """A period in hours was asked from something without a time of day."""

    code = "calendar.instant-needed"
    zh = "{value!r} 没有时刻：以小时计的期间须从带时区的 datetime 起算"
    en = "{value!r} has no time of day: a period in hours runs from an aware datetime"


class DayUnreadableError(NotADayError):
    """A text that is no day, in an option or a cell."""

    code = "calendar.day-unreadable"
    zh = "{where}{value!r} {why_zh}"
    en = "{where}{value!r}: {why_en}"


class DayMissingError(InputRefusedError):
    """A command needs a day and was given none."""

    code = "calendar.day-missing"
    zh = "缺少 {option}：请写明{what_zh}"
    en = "{option} is missing: it says {what_en}"


class DayUnsupportedError(InputRefusedError):
    """A day lies outside the calendar."""

    code = "calendar.day-unsupported"
    zh = "{what} 超出工作日历的范围（{first} 至 {last}）"
    en = "{what} lies outside the calendar ({first} to {last})"


class ArrayRefusedError(InputRefusedError):
    """A column of days that is none."""

    code = "calendar.array-refused"
    zh = (
        "日期列的类型是 {dtype}：须为 datetime64[D] 数组，或 pandas、polars 的日期列（零点时刻亦可，带时区的按北京时间取日）；"
        '零点时刻的数组请先 .astype("datetime64[D]")'
    )
    en = (
        "a column of days of type {dtype}: it must be an array datetime64[D], or a pandas or polars column of days "
        "(midnights as well; instants with a zone are read in Asia/Shanghai); of an array of midnights take "
        '.astype("datetime64[D]") first'
    )


class RowsApartError(InputRefusedError):
    """Two columns whose rows do not belong together."""

    code = "calendar.rows-apart"
    zh = "两列的行对不上：{why_zh}"
    en = "the rows of the two columns do not belong together: {why_en}"


class ValueInColumnError(InputRefusedError):
    """One value of a column cannot be counted with."""

    code = "calendar.column-value"
    zh = "第 {row} 行（从 0 数）的 {value} 不能计算：{why_zh}"
    en = "row {row} (from 0), {value}, cannot be counted with: {why_en}"


class CountRefusedError(InputRefusedError):
    """A number of days or months is not a whole number of at least one."""

    code = "calendar.count-refused"
    zh = "{value!r} 不能作为期间的长度：须为不小于 1 的整数；倒算请用 Before"
    en = (
        "{value!r} is no length of a period: a whole number of at least 1; to count back use Before"
    )


class CalendarCoverageError(SsjError):
    """The answer depends on a holiday notice that is not published or not loaded."""

    code = "calendar.coverage"
    zh = (
        "结果取决于尚未公布的安排：最早 {earliest}，最晚 {latest}；日历确定至 {final_until}。"
        "缺少{missing}；公布后用 ssj calendar import FILE 载入"
    )
    en = (
        "the answer depends on days not settled yet: {earliest} at the earliest, {latest} at the latest; "
        "the calendar is final until {final_until}. Missing: {missing}; once it is published, load it "
        "with: ssj calendar import FILE"
    )


class RegionUnknownError(InputRefusedError):
    """A region was asked for and no notice of that region is loaded."""

    code = "calendar.region-unknown"
    zh = "没有载入地区 {region} 的放假通知；请在 notices 中给出 kind 为 regional 的通知，或不指定 region"
    en = "no notice of region {region} is loaded; hand in notices of kind regional, or leave region out"


class StatuteUnknownError(InputRefusedError):
    """A statute whose way of counting is not known, or a version it does not have."""

    code = "calendar.statute-unknown"
    zh = (
        "不知道“{statute}”如何计算期间；已知：{known}。"
        "其他法律请写明单位：calendar_days（自然日）或 workdays（工作日），并以 basis 写明依据"
    )
    en = (
        "how {statute!r} counts is not known; known: {known}. For another statute say the unit itself, "
        "calendar_days or workdays, and name the clause as basis"
    )


class UnitOpenError(StatuteUnknownError):
    """A statute leaves open whether its days are working days, so the caller must say."""

    code = "calendar.unit-open"
    zh = "《{statute}》的“{n}日”是工作日还是自然日，须由您写明（workdays 或 calendar_days）：{why_zh}"
    en = "whether {n} days of {statute} are working days is for you to say (workdays or calendar_days): {why_en}"


class StatuteNotInForceError(InputRefusedError):
    """No version of the statute was in force on the day the period began."""

    code = "calendar.statute-not-in-force"
    zh = "“{statute}”在 {day} 不生效（{first} 起施行{until}）"
    en = "{statute} was not in force on {day} (in force from {first}{until_en})"


class FixedDateError(InputRefusedError):
    """A month and day that no year has, or the year asked for has not."""

    code = "calendar.fixed-date"
    zh = "{year} 年没有 {month} 月 {day} 日；月末请写 day='last'"
    en = 'there is no day {day} of month {month} in {year}; for the end of a month write day="last"'


class NoSuchDateError(FixedDateError):
    """A fixed date that no year has."""

    code = "calendar.no-such-date"
    zh = "任何一年都没有 {month} 月 {day} 日；月末请写 day='last'"
    en = 'no year has a day {day} of month {month}; for the end of a month write day="last"'


class RuleRefusedError(InputRefusedError):
    """A rule of counting that contradicts itself."""

    code = "calendar.rule-refused"
    zh = "{rule} 不能成立：{why_zh}"
    en = "{rule} cannot stand: {why_en}"


class DeadlineFormError(InputRefusedError):
    """A record of a deadline that is incomplete, or whose fields contradict one another."""

    code = "calendar.deadline-form"
    zh = "期限记录的 {field} 有误：{why_zh}"
    en = "field {field} of the record of a deadline: {why_en}"


class ModeUnknownError(InputRefusedError):
    """A word that is none of the choices."""

    code = "calendar.choice-unknown"
    zh = "{what} 不能是 {value!r}；可选：{choices}"
    en = "{what} cannot be {value!r}; choose from: {choices}"


class PhraseRefusedError(InputRefusedError):
    """A period written in words that cannot be read in one way only."""

    code = "calendar.phrase-refused"
    zh = "读不懂期限 {text!r}；写法如：20个工作日、7日（并指明法律）、3个月、2027年2月底、提前7个工作日"
    en = (
        "cannot read the period {text!r}; write for example: 20 workdays, 10 days (with a statute), "
        "3 months, end of february 2027, 7 workdays before"
    )


class StatuteMissingError(PhraseRefusedError):
    """A period in days that does not say which law it is of."""

    code = "calendar.statute-missing"
    zh = "{text!r} 没有指明法律：“日”有的法律指工作日（如行政处罚法），有的指自然日（如民法典）；请用 --statute 指明，或写 N个工作日、N个自然日"
    en = (
        "{text!r} names no statute: in some a day is a working day (“行政处罚法”), in others a calendar day "
        "(“民法典”); say which with --statute, or write N workdays or N calendar days"
    )


class OperatorRefusedError(InputRefusedError):
    """An operation on a period that cannot be carried out as written."""

    code = "calendar.operator-refused"
    zh = "{operator} 不能成立：{why_zh}"
    en = "{operator} cannot stand: {why_en}"


class PeriodExpiredError(OperatorRefusedError):
    """Something was to happen to a period that had expired."""

    code = "calendar.expired"
    zh = "{operator} 不能成立：期限已于 {expired} 届满"
    en = "{operator} cannot stand: the period had expired on {expired}"


class ExtensionTooLateError(PeriodExpiredError):
    """An extension was decided after the period had expired."""

    code = "calendar.extension-too-late"
    zh = "延长决定作出于 {decided_on}，期限已于 {expired} 届满；延长须在届满前决定"
    en = "the extension was decided on {decided_on}, the period had expired on {expired}; decide before expiry"


class EntryTwiceError(InputRefusedError):
    """Two entries of one iCalendar file would have the same identity."""

    code = "calendar.entry-twice"
    zh = "“{first}”与“{second}”在日历文件中无法区分；请给每一条写上自己的 key（如统一社会信用代码或文号）"
    en = "{first!r} and {second!r} cannot be told apart in the file; give each its own key (a credit code, a number)"


class PeriodSuspendedError(OperatorRefusedError):
    """A period is suspended and not resumed, so it has no last day."""

    code = "calendar.suspended"
    zh = "期间自 {since} 起中止，尚未恢复，没有届满日；恢复后加上 Resume 再算"
    en = "the period is suspended since {since} and not resumed, so it has no last day; add its Resume"


class NoticeRefusedError(InputRefusedError):
    """A holiday notice breaks a rule; the single rules are subclasses."""

    code = "calendar.notice"
    zh = "放假通知 {notice} 有误"
    en = "holiday notice {notice} is wrong"


class NoticeFormError(NoticeRefusedError):
    """A field of a notice is missing, unknown or unreadable."""

    code = "calendar.notice.form"
    zh = "放假通知的 {field} 有误：{why_zh}"
    en = "field {field} of a holiday notice: {why_en}"


class NoticeWorkdayError(NoticeRefusedError):
    """A make-up day is not on a weekend, or is at the same time a day off."""

    code = "calendar.notice.make-up"
    zh = "{notice}：上班日 {days} 不是周六、周日，或同时又放假"
    en = "{notice}: make-up days {days} are not on a weekend, or are days off as well"


class NoticeStatutoryError(NoticeRefusedError):
    """A statutory day off is missing."""

    code = "calendar.notice.statutory"
    zh = "{notice}：法定节假日 {days} 没有放假"
    en = "{notice}: statutory days off are missing: {days}"


class NoticeWindowError(NoticeRefusedError):
    """A day lies outside the window a notice of that year can touch."""

    code = "calendar.notice.window"
    zh = "{notice}：{days} 不在 {first} 至 {last} 之内"
    en = "{notice}: {days} outside {first} to {last}"


class NoticeConflictError(NoticeRefusedError):
    """A notice contradicts one already loaded without amending it."""

    code = "calendar.notice.conflict"
    zh = (
        "{notice}：与已载入的 {other} 在 {days} 矛盾；抄错的请替换那一份（remove 后再 import，或 --replace），"
        "国务院办公厅另行发文调整的用 kind=amendment 并写明 amends"
    )
    en = (
        "{notice}: contradicts {other} on {days}; a wrong copy is replaced (remove it, or import with --replace), "
        "a change the State Council made by another notice is kind=amendment and names what it amends"
    )


class NoticeConservationError(NoticeRefusedError):
    """Weekdays off minus weekend days worked is not what the statute gives."""

    code = "calendar.notice.conservation"
    zh = "{notice}：放假的工作日 {off} 天 − 周末上班 {work} 天 = {found}，应为 {due}（守恒律）"
    en = (
        "{notice}: {off} weekdays off - {work} weekend days worked = {found}, "
        "it must be {due} (conservation law)"
    )


class NoticeTargetError(NoticeRefusedError):
    """An amendment amends nothing that is loaded."""

    code = "calendar.notice.target"
    zh = "{notice}：所修改的 {year} 年“{amends}”未载入"
    en = "{notice}: amends {amends!r} of {year}, which is not loaded"


class NoticeFestivalError(NoticeRefusedError):
    """A line of days off has no statutory day of the festival it names."""

    code = "calendar.notice.festival"
    zh = "{notice}：“{name}”{days} 不含该节日的法定节假日；法定节假日只有元旦、春节、清明、劳动、端午、中秋、国庆"
    en = "{notice}: {name} {days} holds no statutory day of that festival"


class NoticeTextError(NoticeRefusedError):
    """The text of a notice contradicts itself: a weekday or a number of days is wrong."""

    code = "calendar.notice.text"
    zh = "通知文本“{text}”：{why_zh}"
    en = "the text of the notice, {text!r}: {why_en}"


class NoticeUnconfirmedError(NoticeRefusedError):
    """A notice is possible and unusual; somebody must say why it is right."""

    code = "calendar.notice.unconfirmed"
    zh = '{notice}：{why_zh}。请核对原文；确实如此的，用 --confirm "理由"（程序中 confirm=）载入，理由将写入日历和每个期限'
    en = (
        '{notice}: {why_en}. Check the original; if it is so, load it with --confirm "reason" (confirm= in programs), '
        "which then stands in the calendar and in every deadline"
    )
