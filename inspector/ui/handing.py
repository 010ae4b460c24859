"""What the user hands on: the report for a ticket on the clipboard, the recording in another form as a file."""

import asyncio
from pathlib import Path

from textual.app import App

from ..formats.conversation import Unreadable, Unwritable
from ..recording.follower import Follower
from ..recording.reading import Reading
from . import trouble


class Handing(App[int]):
    """An app that hands on what it shows, without keys and tokens."""

    follower: Follower | None = None  # of the file, where that is a recording of this program

    @property
    def handed(self) -> Reading | None:
        """The recording that is shown, whole, also in a replay."""
        raise NotImplementedError

    def action_ticket(self) -> None:
        """Copy the report for a ticket."""
        from ..present.reports import ticket

        if self.handed is None:
            self.bell()
        else:
            self.copy_to_clipboard(ticket.report(self.handed))

    def action_export(self, name: str) -> None:
        """Write the recording to a file, in the form that its ending means; a long one takes seconds."""
        if self.handed is None:
            self.bell()
        else:
            self.run_worker(self._export(self.handed, name), name="export", description="writing a file")

    async def _export(self, reading: Reading, name: str) -> None:
        path, source = Path(name).expanduser().absolute(), self.follower.path if self.follower else None
        try:
            told = await asyncio.to_thread(_put, reading, source, path)
        except FileExistsError:
            self._refuse(f"{path} is there already; give another name.")
        except (OSError, Unreadable, Unwritable) as error:
            self._refuse(trouble.told(error))
        else:
            self.notify(f"{path}\n{told}".strip(), title="Written", markup=False)

    def _refuse(self, told: str) -> None:
        self.notify(told, title="Not written", severity="error", markup=False)


def _put(reading: Reading, source: Path | None, path: Path) -> str:
    """Write a reading to a new file; what was left out of it. Raises OSError, Unreadable, Unwritable."""
    from ..formats.redaction import Redaction, covered, statement
    from ..present.reports.export import EXPORTS, by_ending, conversation_of

    form = by_ending(path.name)
    if form is None:
        endings = ", ".join(ending for one in EXPORTS for ending in one.endings)
        raise Unwritable(f"The ending of {path.name} says no format; there are {endings}.")
    hidden = covered(conversation_of(reading, source), Redaction())
    with path.open("xb") as file:
        try:
            file.writelines(form.pieces([hidden]))
        except BaseException:
            path.unlink()
            raise
    return statement(hidden.header)
