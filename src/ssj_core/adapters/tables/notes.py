"""What a reader should know about how a table was read: said, not decided."""

from attrs import frozen


@frozen(kw_only=True)
class Note:
    """One remark, in Chinese and in English."""

    zh: str
    en: str
