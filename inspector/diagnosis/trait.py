"""What a response shows as it opens and as it ends: by these traits a rule says which responses may concern it.

Many rules look at the end of a response and each at a few of all; one glance at the response tells for all of them.
"""

from ..model.state.part import Response


class Trait:
    """Bits. Plain integers: an IntFlag costs half a microsecond for each operation, for every response."""

    OPENED = 1  # its beginning is in the recording
    UNOPENED = 2
    ASKED = 4  # the response.create that it answers is in the recording
    COMPLETED = 8
    INCOMPLETE = 16
    FAILED = 32
    CANCELLED = 64
    DETAILED = 128  # the server says why it ended so
    COUNTED = 256  # its tokens are
    OUTPUT = 512  # some of any kind came
    NAMED = 1024  # output came in events of its own
    TEXT = 2048
    CALL = 4096  # output of a tool call came
    ITEMS = 8192  # an item of it came, be it unannounced
    BESIDE = 16384  # another one was open when it opened


_STATUSES = {
    "completed": Trait.COMPLETED,
    "incomplete": Trait.INCOMPLETE,
    "failed": Trait.FAILED,
    "cancelled": Trait.CANCELLED,
}


def traits_of(response: Response) -> int:
    """The traits that a response has."""
    families = response.families
    return (
        (Trait.OPENED if response.opened_seq else Trait.UNOPENED)
        | (Trait.ASKED if response.operation else 0)
        | _STATUSES.get(response.status, 0)
        | (Trait.DETAILED if response.details else 0)
        | (Trait.COUNTED if response.usage else 0)
        | (Trait.OUTPUT if families else 0)
        | (Trait.NAMED if response.output_types else 0)
        | (Trait.TEXT if "text" in families else 0)
        | (Trait.CALL if "call" in families else 0)
        | (Trait.ITEMS if response.items or response.early else 0)
        | (Trait.BESIDE if response.beside else 0)
    )
