"""One of our own rules failed."""

from ...base import Rule, Severity
from ...registry import internal

RULE = internal(
    Rule(
        name="rule-crashed",
        code="RT901",
        severity=Severity.WARNING,
        title="A rule of this program failed",
        explanation="This is a fault of the inspector, not of the conversation. The rule is off for this recording; "
        "everything else was judged as usual, but what this rule looks for may have gone unseen.",
        remedy="Report it with the name of the rule and, if you can share it, the recording.",
    )
)
