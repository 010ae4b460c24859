"""Write the pictures of the screen in screenshots/ from the sample recordings.

    python tools/screenshots.py [NAME ...]

Each picture is an SVG; where rsvg-convert is installed a PNG is written beside it.
"""

import asyncio
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from inspector.formats.opening import open_input
from inspector.ui.app import InspectApp

ROOT = Path(__file__).parent.parent
SESSIONS = ROOT / "sessions"
SCREENSHOTS = ROOT / "screenshots"


class Picture(NamedTuple):
    """A recording, the keys to press on it, the size of the terminal, and whether it is dark."""

    name: str
    session: str
    keys: tuple[str, ...] = ()
    size: tuple[int, int] = (120, 36)
    dark: bool = True


PICTURES = (
    Picture("no-response", "forum-no-response"),
    Picture("no-response-small", "forum-no-response", size=(80, 24)),
    Picture("no-response-large", "forum-no-response", size=(200, 50)),
    Picture("verdict", "forum-no-response", ("v",), (120, 50)),
    Picture("spoken-turn", "vad-turn", ("g", *"j" * 14), (160, 40)),
    Picture("tool-turn-light", "tool-turn", ("g", *"j" * 12), (140, 40), dark=False),
    Picture("update-rejected", "update-rejected", ("e", "3")),
    Picture("ladder", "tool-turn", ("L", *"j" * 12), (140, 45)),
    Picture("responses", "barge-in", ("R", "j", "k"), (140, 40)),
    Picture("turns", "long-conversation", ("u", "j"), (140, 40)),
    Picture("filter", "vad-turn", ("slash", *"-is:audio from:server", "enter", *"j" * 6), (140, 40)),
    Picture("state", "update-rejected", ("e", "2", "l", "l"), (160, 45)),
    Picture("replay", "silent-after-created", ("g", *"j" * 9, "full_stop", "full_stop"), (140, 40)),
    Picture("contrast", "parallel-tools", ("d", "d", "g", *"j" * 8), (140, 40)),
    Picture("help", "text-turn", ("question_mark",), (80, 50)),
)


async def draw(picture: Picture) -> str:
    """The picture as SVG."""
    path = next(SESSIONS.glob(f"{picture.session}.*"))
    app = InspectApp(open_input(path.name, path), dark=picture.dark)
    async with app.run_test(size=picture.size) as pilot:
        await pilot.pause()
        app.refresh_now()
        await pilot.pause()
        for key in picture.keys:
            await pilot.press(key)
        await pilot.pause(0.2)
        svg = app.export_screenshot(title=f"inspector view sessions/{path.name}")
    return svg.replace("<text ", '<text xml:space="preserve" ')  # else some viewers drop leading blanks


def convert(path: Path) -> None:
    """A PNG beside the SVG, where a program that can do it is there."""
    if shutil.which("rsvg-convert"):
        subprocess.run(["rsvg-convert", str(path), "-o", str(path.with_suffix(".png"))], check=True)


def main(names: list[str]) -> None:
    SCREENSHOTS.mkdir(exist_ok=True)
    for picture in PICTURES:
        if names and picture.name not in names:
            continue
        path = SCREENSHOTS / f"{picture.name}.svg"
        path.write_text(asyncio.run(draw(picture)), "utf-8")
        convert(path)
        print(path.relative_to(ROOT))


if __name__ == "__main__":
    main(sys.argv[1:])
