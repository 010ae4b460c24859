"""Every scenario, served to a program of somebody's own and recorded, is diagnosed as its name says."""

import asyncio
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from inspector.core.wire import Side
from inspector.formats.dialogue.notation import Said
from inspector.present.reports.expectation import unexpected
from inspector.recording.reading import Reading
from inspector.simulator import scenario
from inspector.simulator.server import serve

from .hurry import hurried
from .program import recorded

LIMIT = 600.0  # seconds of the loop


class Served(NamedTuple):
    reading: Reading
    unscripted: list[str]  # what the server did not wait for


async def served(name: str, folder: Path) -> Served:
    case = scenario.load(name)
    async with asyncio.timeout(LIMIT), serve(case, now=time.time) as server:
        reading = await recorded(case, server, folder / f"{name}.jsonl")
    return Served(reading, [*server.unscripted])


@pytest.fixture(scope="module")
def all_served(tmp_path_factory) -> dict[str, Served]:
    """All of them at a time, in one loop."""
    folder = tmp_path_factory.mktemp("served")

    async def everything() -> dict[str, Served]:
        names = scenario.names()
        return dict(zip(names, await asyncio.gather(*(served(name, folder) for name in names)), strict=True))

    return hurried(everything())


@pytest.mark.parametrize("name", scenario.names())
def test_it_is_diagnosed_as_its_name_says(name, all_served):
    case, (reading, unscripted) = scenario.load(name), all_served[name]
    assert unexpected(reading, scenario.setting(case, "expect")) is None
    said = Counter(step.side for step in case.steps if isinstance(step, Said))
    assert (reading.client, reading.server) == (said[Side.CLIENT], said[Side.SERVER])
    assert unscripted == []
