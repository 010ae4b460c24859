"""Does what is asked for in words: on the command line, and in the palette."""

from collections.abc import Callable, Iterable

from textual.app import App, SystemCommand
from textual.screen import Screen

from . import commands
from .keys import Key, rows, shown
from .places import panes_of, target_of
from .screens.command import CommandScreen


class Obedient(App[int]):
    """An app that takes commands; they are the rows of the table of keys."""

    def action_command(self, text: str = "") -> None:
        """Open the command line."""
        screen = self.screen
        if not isinstance(screen, CommandScreen):
            self.push_screen(CommandScreen(panes_of(screen), text), self._typed)

    async def _typed(self, text: str | None) -> None:
        if text is not None:
            await self.run_command(text)

    async def run_command(self, text: str) -> None:
        """Do what a command says, or say why not."""
        found = commands.resolve(text, panes_of(self.screen))
        if isinstance(found, str):
            self.notify(found, severity="warning", markup=False)
        else:
            await self._run(found.key, found.action)

    async def _run(self, key: Key, action: str) -> None:
        """Run an action where it belongs: on its pane, which gets the focus, on the screen or on the app."""
        target = target_of(self.screen, key.pane)
        if target is not None and target.can_focus:
            target.focus()
        name, _, _ = action.partition("(")
        holder = target or (self.screen if hasattr(self.screen, f"action_{name}") else self)
        await self.run_action(action, holder)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The palette offers what keys and commands do."""
        panes = panes_of(screen)
        targets = {pane: target_of(screen, pane) for pane in panes}
        for key in rows(panes):
            where = f" {key.pane.value}" if targets[key.pane] else ""
            title = f"{key.name}{where} ({shown(key.keys) or ':' + key.typed})"
            yield SystemCommand(title, key.tooltip, self._doing(key))

    def _doing(self, key: Key) -> Callable[[], object]:
        async def run() -> None:
            if key.takes or (not key.keys and key.action == "jump"):
                self.action_command(f"{key.name} " if key.takes else "")
            else:
                await self._run(key, key.action)

        return run
