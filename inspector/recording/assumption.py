"""What the user says of a recording, which it does not say itself, and how closely it is to be read."""

from typing import NamedTuple

from ..diagnosis.policy import UNCHANGED, Policy


class Assumptions(NamedTuple):
    """What the user says of a recording, which it does not say itself, and how closely it is to be read."""

    dialect: str | None = None  # what both sides are taken to speak; None: find out
    patience: float = 1.0  # multiplies every wait
    ends: str | None = None  # "reported": nothing more came
    policy: Policy = UNCHANGED  # what the user decides about the rules
    samples: bool = True  # decode audio and look at its samples


NOTHING_ASSUMED = Assumptions()
