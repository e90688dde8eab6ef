"""The five lines: seal a register, throw the dice, read the result, save the proof."""

from typing import TYPE_CHECKING

from ssj_core._lazy import exports

if TYPE_CHECKING:
    from ssj_core.simple.result import Pick, Result
    from ssj_core.simple.sealed import Rehearsal, Sealed, rehearse
    from ssj_core.simple.sealing import seal

__all__ = ["Pick", "Rehearsal", "Result", "Sealed", "rehearse", "seal"]

if not TYPE_CHECKING:
    __getattr__, __dir__ = exports(
        __name__,
        {
            ".result": (
                "Pick",
                "Result",
            ),
            ".sealed": (
                "Rehearsal",
                "Sealed",
                "rehearse",
            ),
            ".sealing": ("seal",),
        },
    )
