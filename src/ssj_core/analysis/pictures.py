"""Intervals as pictures: inline SVG without script, matplotlib with Chinese fonts, Vega-Lite."""

import warnings
from collections.abc import Sequence
from functools import cache
from html import escape
from math import ceil, floor, log10
from typing import Any, Final

from attrs import frozen

from ssj_core.encoding.grid import SHOWN, top_rows, width
from ssj_core.errors import MissingExtraError

FONTS: Final = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
    "SimHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Noto Sans CJK JP",
    "Noto Serif CJK SC",
    "Noto Serif CJK JP",
)
"""Fonts that hold Chinese, in the order they are looked for; an older matplotlib knows a collection by its first face."""
_ROW: Final = 22
_SPAN: Final = 360
_LETTER: Final = 7
_INK: Final = "#222"
_GRID: Final = "#ccc"


@frozen(kw_only=True)
class Bar:
    """One line of a picture: a point with its limits, None where there is no limit."""

    label: str
    point: float
    low: float | None
    high: float | None
    percent: bool

    def text(self, value: float) -> str:
        """Return a value as the axis writes it."""
        return f"{100 * value:.3g}%" if self.percent else f"{value:.3g}"


def _ends(bar: Bar) -> tuple[float, float]:
    return (
        bar.point if bar.low is None else bar.low,
        bar.point if bar.high is None else bar.high,
    )


def _ticks(bars: Sequence[Bar]) -> list[float]:
    """Return round numbers from 0, or below, to beyond the greatest limit."""
    low = min(0.0, *(_ends(bar)[0] for bar in bars), 0.0)
    high = max(*(_ends(bar)[1] for bar in bars), 1e-9, 1e-9)
    rough = (high - low) / 4
    unit = 10 ** floor(log10(rough))
    step = next(unit * size for size in (1, 2, 2.5, 5, 10) if unit * size >= rough * 0.999)
    return [step * place for place in range(floor(low / step), ceil(high / step - 1e-9) + 1)]


def svg(bars: Sequence[Bar], *, last: bool = False) -> str:
    """Return the intervals of the rows shown as an inline SVG, which survives every export of a notebook."""
    if not bars:
        return ""
    shown = top_rows(bars, SHOWN, last=last)[0]
    ticks = _ticks(shown)
    first, end = ticks[0], ticks[-1]
    left = 12 + _LETTER * max(width(bar.label) for bar in shown)
    bottom = _ROW * len(shown) + 8

    def x(value: float) -> float:
        return round(left + (value - first) / (end - first) * _SPAN, 1)

    head = (
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{left + _SPAN + 40}' height='{bottom + 24}' "
        "font-family='Noto Sans CJK SC,Source Han Sans SC,Microsoft YaHei,PingFang SC,sans-serif' "
        "font-size='12' role='img'>"
    )
    parts = [head]
    for tick in ticks:
        parts.append(f"<line x1='{x(tick)}' x2='{x(tick)}' y1='4' y2='{bottom}' stroke='{_GRID}'/>")
        parts.append(
            f"<text x='{x(tick)}' y='{bottom + 16}' text-anchor='middle' fill='{_INK}'>"
            f"{escape(shown[0].text(tick))}</text>"
        )
    for place, bar in enumerate(shown):
        y = 16 + _ROW * place
        low, high = _ends(bar)
        parts.append(
            f"<text x='{left - 8}' y='{y + 4}' text-anchor='end' fill='{_INK}'>{escape(bar.label)}</text>"
            f"<line x1='{x(low)}' x2='{x(high)}' y1='{y}' y2='{y}' stroke='{_INK}' stroke-width='2'/>"
            f"<circle cx='{x(bar.point)}' cy='{y}' r='4' fill='{_INK}'/>"
        )
    return "".join([*parts, "</svg>"])


@cache
def chinese_font() -> str | None:
    """Return the first installed font that holds Chinese; without one, warn once and return None."""
    from matplotlib import font_manager  # noqa: PLC0415 - an optional part

    installed = {font.name for font in font_manager.fontManager.ttflist}
    found = next((name for name in FONTS if name in installed), None)
    if found is None:
        warnings.warn(
            "没有中文字体，图中只用英文 / no Chinese font, labels are in English: install fonts-noto-cjk",
            stacklevel=2,
        )
    return found


def plot(bars: Sequence[Bar], title: str, ax: Any = None) -> Any:  # noqa: ANN401 - matplotlib is optional
    """Return matplotlib axes with the intervals.

    Raises:
        MissingExtraError: matplotlib is not installed.
    """
    try:
        import matplotlib as mpl  # noqa: PLC0415 - an optional part
        from matplotlib.figure import Figure  # noqa: PLC0415 - an optional part
    except ImportError as error:
        raise MissingExtraError(feature="plot", extra="analysis") from error
    font = chinese_font()
    said = title if font else title.rpartition(" / ")[2]
    with mpl.rc_context({"font.family": [font] if font else ["sans-serif"]}):
        if ax is None:
            figure = Figure(figsize=(6.4, 1.2 + 0.32 * max(len(bars), 1)), layout="constrained")
            ax = figure.add_subplot()
        places = range(len(bars))
        low, high = zip(*map(_ends, bars), strict=True) if bars else ((), ())
        ax.hlines(places, low, high, color=_INK, linewidth=1.5)
        ax.plot([bar.point for bar in bars], list(places), "o", color=_INK, markersize=4)
        ax.set_yticks(list(places), [bar.label for bar in bars])
        ax.set_ylim(max(len(bars), 1) - 0.5, -0.5)
        ax.set_title(said, fontsize="medium", loc="left")
        if bars:
            ticks = _ticks(bars)
            ax.set_xticks(ticks, [bars[0].text(tick) for tick in ticks])
            ax.set_xlim(ticks[0] - (ticks[-1] - ticks[0]) / 50, ticks[-1])
        ax.grid(visible=True, axis="x", color=_GRID, linewidth=0.6)
        ax.set_axisbelow(True)
        for side in ("top", "right", "left"):
            ax.spines[side].set_visible(False)
        ax.tick_params(axis="y", length=0)
    return ax


def chart(bars: Sequence[Bar], title: str) -> dict[str, Any]:
    """Return the intervals as a Vega-Lite specification."""
    values = [
        {"label": bar.label, "point": bar.point, "low": _ends(bar)[0], "high": _ends(bar)[1]}
        for bar in bars
    ]
    percent = bool(bars) and bars[0].percent
    axis: dict[str, Any] = {"format": "~%"} if percent else {}
    x = {"type": "quantitative", "title": title, "axis": axis}
    y = {"field": "label", "type": "nominal", "sort": None, "title": None}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "data": {"values": values},
        "encoding": {"y": y},
        "layer": [
            {
                "mark": {"type": "rule", "color": _INK},
                "encoding": {"x": {"field": "low", **x}, "x2": {"field": "high"}},
            },
            {
                "mark": {"type": "point", "filled": True, "color": _INK},
                "encoding": {"x": {"field": "point", **x}},
            },
        ],
    }
