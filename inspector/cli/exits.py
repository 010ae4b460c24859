"""Exit codes, the same for every verb."""

from enum import IntEnum


class Exit(IntEnum):
    CLEAN = 0
    FINDINGS = 1  # findings at or above --fail-on, or an unhappy status
    USAGE = 2  # wrong arguments, unreadable input
    REFUSED = 3  # the server refused the connection
    UNREACHABLE = 4  # no connection, or a server error
    BUG = 5  # a rule of ours crashed
    INTERRUPTED = 130


def worst(codes: list[Exit]) -> Exit:
    """The exit code of several inputs: 5, 2, 1, 0 in this order."""
    order = (Exit.BUG, Exit.USAGE, Exit.FINDINGS)
    return next((code for code in order if code in codes), Exit.CLEAN)
