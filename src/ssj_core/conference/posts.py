"""Responsible posts: who answers for the work of a department and who does it (C147, C148)."""

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from attrs import field, frozen

from ssj_core.encoding import Text, Word
from ssj_core.errors import SsjError
from ssj_core.errors.refusals import Refusals
from ssj_core.journal import Entry, Fact, Room, World, fact, in_order, labelled, world_day

_no: Final = Refusals(
    "posts",
    {
        "same": (
            "{department}的{role}已是{post}，内容没有变化",
            "the {role} of {department} is {post} already: nothing differs",
        ),
    },
)


class Role(Word, zh="责任人类别", en="role of a responsible post"):
    """Which post answers for the work in a department (clauses C147–C148)."""

    HEAD = "head", "第一责任人", "responsible head"
    OPERATOR = "operator", "具体负责人", "named operator"


@frozen
class Posts:
    """The responsible posts of a department.

    Attributes:
        named: the last naming of each role.
    """

    named: "Mapping[Role, ResponsibleNamed]" = field(factory=lambda: MappingProxyType({}))

    def post(self, role: Role) -> str | None:
        """Return the post of a role, None when nobody was named."""
        named = self.named.get(role)
        return named.post if named else None

    def person(self, role: Role) -> str:
        """Return the login that holds the post of a role, empty when it was not said."""
        named = self.named.get(role)
        return named.person if named else ""


POSTS: Room[Posts] = Room(
    "posts", Text("责任人", "responsible posts"), stream="posts/{department}", empty=Posts
)


@fact(
    POSTS,
    "responsible.named",
    "确定责任人",
    "responsible post named",
    command="responsible.name",
)
class ResponsibleNamed(Fact):
    """A post answers for the work from a day on, and which login holds it (clauses C147–C148).

    Attributes:
        department: whose.
        role: whether it answers for the work or does it.
        post: the post.
        person: the login that holds it; a login is no name, and may be left unsaid.
        on: the day.
    """

    department: str = labelled("部门", "department", hand="department")
    role: Role = labelled("责任人类别", "role")
    post: str = labelled("职务", "post")
    person: str = labelled("账号", "login", default="", late=True)
    on: date = world_day()

    def guard(self, now: Posts, world: World) -> Iterator[SsjError]:
        """Want a later day, and something that differs."""
        known = now.named.get(self.role)
        if known is None:
            return
        yield from in_order(self, self.on, known, known.on)
        if (self.post, self.person) == (known.post, known.person):
            yield _no("same", department=self.department, role=self.role, post=self.post)

    def apply(self, now: Posts, entry: Entry) -> Posts:
        """Return the posts with this one named."""
        return Posts(MappingProxyType({**now.named, self.role: self}))
