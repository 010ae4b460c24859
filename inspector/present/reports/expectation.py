"""Hold a diagnosis to what a sample or a scenario says of itself in its header."""

from ...core.json import JsonObject, text_at, texts_at
from ...diagnosis.base import Severity
from ...recording.reading import Reading


def unexpected(reading: Reading, expect: JsonObject) -> str | None:
    """What differs from `{"status", "cause", "rules"}`, in words; None if nothing does.

    `cause` is the likeliest one; `rules` are those of all errors and warnings, neither more nor less.
    """
    verdict = reading.verdict()
    status, cause = text_at(expect, "status"), text_at(expect, "cause")
    if status is not None and verdict.status.value != status:
        return f"the status is {verdict.status.value}, not {status}."
    first = verdict.causes[0].cause.value if verdict.causes else None
    if cause is not None and first != cause:
        return f"the likeliest cause is {first}, not {cause}."
    found = {one.rule for one in reading.found() if one.severity > Severity.NOTE}
    wanted = set(texts_at(expect, "rules"))
    if "rules" in expect and found != wanted:
        return f"the rules that fired are {sorted(found)}, not {sorted(wanted)}."
    return None
