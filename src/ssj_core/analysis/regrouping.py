"""Cells counted anew: strata put together, or only the ranks before the first unknown outcome."""

from collections.abc import Mapping
from fractions import Fraction

from attrs import evolve

from ssj_core.analysis.counts import Cells, Facts, Outcome, cell_from, joined
from ssj_core.analysis.draws import Design
from ssj_core.analysis.exact import refuse

_UNKNOWN = ("pending", "unreachable")
Key = tuple[str, str, Facts, Fraction]


def prefix(given: Cells) -> tuple[Cells, list[str]]:
    """Return the cells of the ranks before the first unknown outcome of each stratum.

    Raises:
        ArgumentRefusedError: ranks are not known.
    """
    if not given.contacts or any(unit.rank is None for unit in given.contacts):
        raise refuse(
            "pending",
            "prefix",
            "需要名次：请给出结果或审计复核包，或带 rank 列的表",
            "ranks are needed: a result, an auditors' bundle, or a column rank",
        )
    kept: dict[Key, list[Outcome]] = {}
    stopped: set[tuple[str, str]] = set()
    dropped = 0
    for unit in sorted(given.contacts, key=lambda unit: unit.rank or 0):
        home = (unit.draw, unit.stratum)
        if unit.state in _UNKNOWN:
            stopped.add(home)
        if home in stopped:
            dropped += 1
        else:
            kept.setdefault((*home, unit.facts, unit.share), []).append(unit)
    counts: dict[tuple[str, str], int] = {}
    for key, units in kept.items():
        counts[key[:2]] = counts.get(key[:2], 0) + len(units)
    cells = tuple(
        cell_from(
            (cell.draw, cell.stratum, cell.facts, cell.share),
            Design(
                size=cell.size,
                number=counts.get((cell.draw, cell.stratum), 0),
                chance=cell.chance,
                basis=cell.basis,
            ),
            cell.part,
            kept.get((cell.draw, cell.stratum, cell.facts, cell.share), []),
        )
        for cell in given.cells
    )
    told = (
        f"只用各组首个待定名次之前的结果，略去 {dropped} 户；拖得久的可能正是有问题的 / "
        f"only ranks before the first unknown one, {dropped} left aside; slow cases may be the violating ones"
    )
    return evolve(given, cells=cells), [told]


def merged(given: Cells, merge: Mapping[str, str]) -> tuple[Cells, list[str]]:
    """Return the cells with strata put together, as asked, or where an average gave nobody.

    Raises:
        ArgumentRefusedError: a stratum that is not there, or merged into itself.
    """
    homes = _homes(given, merge)
    if not homes:
        return given, []
    groups: dict[Key, list[int]] = {}
    sizes: dict[tuple[str, str], dict[str, tuple[int, int]]] = {}
    for place, cell in enumerate(given.cells):
        home = homes.get(cell.stratum, cell.stratum)
        groups.setdefault((cell.draw, home, cell.facts, cell.share), []).append(place)
        sizes.setdefault((cell.draw, home), {})[cell.stratum] = (cell.size, cell.number)
    cells = tuple(
        joined(
            [given.cells[place] for place in places],
            stratum=key[1],
            size=sum(size for size, _ in sizes[key[:2]].values()),
            number=sum(number for _, number in sizes[key[:2]].values()),
        )
        for key, places in groups.items()
    )
    told = [
        f"{name} 并入 {home} 估计 / {name} is counted with {home}" for name, home in homes.items()
    ]
    return evolve(given, cells=cells), told


def _homes(given: Cells, merge: Mapping[str, str]) -> dict[str, str]:
    """Return where each merged stratum ends up."""
    names = list(dict.fromkeys(cell.stratum for cell in given.cells))
    for name in (*merge, *merge.values()):
        if name not in names:
            known = "、".join(names)
            raise refuse("merge", name, f"没有这个抽取组（{known}）", f"no such stratum ({known})")
    asked = _unlucky(given, names) | dict(merge)
    final: dict[str, str] = {}
    for name, first in asked.items():
        home, path = first, {name}
        while home in asked and home not in path:
            path.add(home)
            home = asked[home]
        if home in path:
            raise refuse("merge", name, "并入了自己", "is merged into itself")
        final[name] = home
    return final


def _unlucky(given: Cells, names: list[str]) -> dict[str, str]:
    """Return strata whose average the lot rounded to nobody, with their neighbour in sealed order.

    The two together are within one of their own average.
    """
    drawn = dict.fromkeys(names, 0)
    average: set[str] = set()
    for cell in given.cells:
        drawn[cell.stratum] += cell.contacted
        if 0 < cell.chance * cell.size < 1:
            average.add(cell.stratum)
    lone = [name for name in names if name in average and not drawn[name]]
    return {
        name: names[place - 1] if (place := names.index(name)) else names[1]
        for name in lone
        if len(names) > 1
    }
