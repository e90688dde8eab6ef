"""The commands that read what oversight knows; those that record follow from its facts."""

from typing import Final

from ssj_core.service.commands.accounts import ACCOUNT_COMMANDS
from ssj_core.service.commands.owed import OWED_COMMANDS
from ssj_core.service.commands.papers import PAPER_COMMANDS

OVERSEE_COMMANDS: Final = (*OWED_COMMANDS, *ACCOUNT_COMMANDS, *PAPER_COMMANDS)
"""What is owed, what the figures say, and how something came about."""
