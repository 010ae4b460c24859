"""Filters under names: some that everybody needs, and the user's own in a plain text file, one a line.

slow answers = type:response.created dt>1s
"""

from typing import NamedTuple

SIGN = " = "
HEAD = "# Filters of the Realtime inspector, one a line: NAME = FILTER\n"


class Saved(NamedTuple):
    name: str
    text: str
    own: bool = False  # stands in the user's file


BUILT_IN: tuple[Saved, ...] = (
    Saved("errors and what caused them", "is:error or finding>=error or evidence>=error"),
    Saved("findings and what they quote", "finding>=note or evidence>=note"),
    Saved("without audio", "-is:audio"),
    Saved("without deltas", "-is:delta -is:link"),
    Saved("only client events", "from:client -is:audio"),
    Saved("slow gaps", "dt>1s"),
    Saved("what still waits", "is:pending"),
    Saved("turns", "type:response.create or type:response.created or type:response.done or type~speech or type~commit"),
    Saved("tool calls", "type~function_call or item.type~function_call or response.output[].type=function_call"),
    Saved("answers that did not complete", "response.status~/^(failed|incomplete|cancelled)$/"),
    Saved("settings", "type:session"),
    Saved("not known or not readable", "is:unknown or is:damaged"),
)


def read(text: str) -> list[Saved]:
    """The filters of a file, in order; a later one of the same name counts."""
    found: dict[str, Saved] = {}
    for line in text.splitlines():
        name, sign, filter_ = line.partition(SIGN)
        if sign and not line.lstrip().startswith("#") and name.strip():
            found[name.strip()] = Saved(name.strip(), filter_.strip(), own=True)
    return [*found.values()]


def added(text: str, saved: Saved) -> str:
    """The file with a filter in place of one of the same name, or at its end; everything else stays as it is."""
    return _joined([*_others(text or HEAD, saved.name), f"{saved.name}{SIGN}{saved.text}"])


def removed(text: str, name: str) -> str:
    """The file without the filter of this name."""
    return _joined(_others(text, name))


def name_problem(name: str) -> str:
    """Why a name cannot be taken; empty where it can."""
    if not name.strip():
        return "A name is expected."
    if SIGN.strip() in name or name.lstrip().startswith("#") or len(name.splitlines()) != 1:
        return "A name holds no = and no line break, and does not begin with #."
    return ""


def _others(text: str, name: str) -> list[str]:
    return [line for line in text.splitlines() if line.partition(SIGN)[0].strip() != name or line.lstrip()[:1] == "#"]


def _joined(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
