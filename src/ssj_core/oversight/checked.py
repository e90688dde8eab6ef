"""Whether the duties of a rulebook name what there is: facts that can happen, and what these have.

The loader knows no facts; here every path is followed through the declared fields as far as their
types tell, so that a slip of the pen fails when a service is opened and not in the middle of a year.
"""

import types
from collections.abc import Hashable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Final, Union, cast, get_args, get_origin, get_type_hints

import attrs

from ssj_core.errors import ManyFaultsError, SsjError
from ssj_core.errors.rules import RulebookFaultError
from ssj_core.journal import CATALOGUE, KINDS, Entry, Fact
from ssj_core.oversight.ledger import task_names
from ssj_core.rules.duties import Duty, Step, paths_in

_FREE: Final = frozenset({"each", "year"})
"""What nobody can follow by its type: one of several, and the year that is filled in later."""


def check_duties(duties: Iterable[Duty]) -> None:
    """Refuse duties that name facts or parts of facts there are not.

    Args:
        duties: of a rulebook, whatever place and day they are for.

    Raises:
        ManyFaultsError: everything they name that is not there, each with where it stands.
    """
    faults = [fault for duty in duties for fault in _faults(duty)]
    if faults:
        raise ManyFaultsError(what="duty", faults=faults)


def _faults(duty: Duty) -> Iterator[SsjError]:
    if duty.of in {"task", "target"}:
        known = task_names(duty.of)
        for path in duty.paths:
            if path.partition(".")[0] not in known:
                yield _fault(duty, path, known)
    for name, step in duty.steps:
        own = duty.paths if name == "opens" else () if step.subject else paths_in(duty.subject)
        for kind in step.by:
            yield from _of_kind(duty, step, kind, own)


def _of_kind(duty: Duty, step: Step, kind: str, own: Iterable[str]) -> Iterator[SsjError]:
    facts = _facts(kind)
    if not facts:
        if kind.partition(":")[0] not in KINDS:
            zh, en = f"没有 {kind} 这种事实", f"there is no fact {kind}"
            yield RulebookFaultError(path=duty.id, why_zh=zh, why_en=en)
        return
    for path in dict.fromkeys((*step.paths, *own)):
        if path.partition(".")[0] in _FREE:
            continue
        for fact in facts:
            missing = _missing(fact, path)
            if missing:
                yield _fault(duty, f"{kind}：{path}", missing)
                break


def _fault(duty: Duty, path: str, known: Iterable[str]) -> SsjError:
    listed = "、".join(sorted(known)) or "—"
    return RulebookFaultError(
        path=duty.id, why_zh=f"{path} 不存在；可用：{listed}", why_en=f"no {path}; known: {listed}"
    )


@cache
def _facts(kind: str) -> tuple[type[Fact], ...]:
    name, colon, form = kind.partition(":")
    return tuple(
        declared.fact
        for (declared_kind, declared_form), declared in CATALOGUE.items()
        if declared_kind == name and (not colon or declared_form == form)
    )


def _missing(fact: type[Fact], path: str) -> frozenset[str]:
    """Return what there is where a path leads nowhere; nothing where it leads on, or nobody can tell."""
    first, *rest = path.split(".")
    held: tuple[Any, ...]
    if first in {"now", "entry"}:
        held = (_aggregate(fact) if first == "now" else Entry,)
    else:
        held, rest = (fact,), [first, *rest]
    for name in rest:
        kinds = [kind for hint in held for kind in _kinds(hint) if kind is not type(None)]
        if not kinds or not all(attrs.has(kind) for kind in kinds):
            return frozenset()
        having = [kind for kind in kinds if hasattr(kind, name)]
        if not having:
            return frozenset(known for kind in kinds for known in _names(kind))
        held = tuple(_type_of(kind, name) for kind in having)
    return frozenset()


def _names(kind: type[Any]) -> Iterator[str]:
    yield from (name for name in dir(kind) if not name.startswith("_"))


def _kinds(hint: Any) -> tuple[Any, ...]:  # noqa: ANN401 - any type
    if get_origin(hint) in (Union, types.UnionType):
        return tuple(kind for part in get_args(hint) for kind in _kinds(part))
    return (hint,)


@cache
def _hints(of: Hashable) -> Mapping[str, Any]:
    try:
        return get_type_hints(of)
    except NameError:  # a name known to the type checker alone
        return {}


def _aggregate(fact: type[Fact]) -> Any:  # noqa: ANN401 - the room's aggregate
    return _hints(fact.apply).get("return", Any)


def _type_of(kind: type[Any], name: str) -> Any:  # noqa: ANN401 - any type
    found = getattr(kind, name, None)
    if isinstance(found, property):
        return _hints(found.fget).get("return", Any)
    return _hints(cast("Hashable", kind)).get(name, Any)
