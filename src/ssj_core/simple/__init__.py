"""The five lines: seal a register, throw the dice, read the result, save the proof."""

from ssj_core.simple.result import Pick, Result
from ssj_core.simple.sealed import Rehearsal, Sealed, rehearse
from ssj_core.simple.sealing import seal

__all__ = ["Pick", "Rehearsal", "Result", "Sealed", "rehearse", "seal"]
