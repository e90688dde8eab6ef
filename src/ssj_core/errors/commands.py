"""Mistakes at the JSON door of the service: a command that cannot be read, or is not allowed."""

from ssj_core.errors._base import InputRefusedError, SsjError


class CommandMalformedError(InputRefusedError):
    """The text is not a command."""

    code = "command.malformed"
    zh = "命令无法读取：{path}：{why_zh}"
    en = "the command cannot be read: {path}: {why_en}"


class CommandUnknownError(InputRefusedError):
    """No command has this name."""

    code = "command.unknown"
    zh = "没有名为“{name}”的命令；命令清单见命令说明（ssj schema）"
    en = "there is no command {name!r}; `ssj schema` lists them all"


class CommandForbiddenError(SsjError):
    """No role of the caller allows the command."""

    code = "command.forbidden"
    zh = "{actor}（{department}，角色：{roles}）无权执行“{name}”；未列明的一律不允许"
    en = "{actor} ({department}, roles: {roles}) may not do {name!r}: what no role lists is not allowed"


class OvertakenError(SsjError):
    """Somebody recorded something first on what the command is about, after it was sent.

    Attributes:
        now: what stands against the command as things are now.
    """

    code = "command.overtaken"
    zh = "他人先行办理：命令发出后，“{stream}”已有新记录（第 {seq} 条）；请重新读取后再决定"
    en = "somebody was faster: {stream!r} has moved on since this was sent (event {seq}); read it again first"

    def __init__(self, now: SsjError | None = None, **params: object) -> None:
        """Take what the command is refused for as things are now."""
        super().__init__(**params)
        self.now = now


class GrantUnknownError(InputRefusedError):
    """A role is granted a command that does not exist."""

    code = "command.grant-unknown"
    zh = "角色“{role}”被授予不存在的命令 {names}"
    en = "role {role!r} is granted commands that do not exist: {names}"
