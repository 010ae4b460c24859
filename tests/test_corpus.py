"""The samples prove the diagnosis: every one is judged as an expert would, and every family of faults is among them."""

import sys
from collections import Counter
from pathlib import Path

import pytest

from inspector.core import codec, idclock
from inspector.core.json import text_at
from inspector.formats.dialogue import notation
from inspector.formats.dialogue.notation import Said
from inspector.simulator import scenario
from tools.corpus.book import RECIPES

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "benchmarks"))

import accuracy  # noqa: E402

_STAMPED = len("event_") + 21  # playback events have shorter ids, which carry no time
HEALTHY = {
    *("text-turn", "audio-turn", "vad-turn", "tool-turn", "parallel-tools", "barge-in", "transcription", "out-of-band"),
    *("live-turn", "sideband-turn", "azure-text-turn", "xai-vad-turn", "voice-live-tool", "transcription-session"),
    *("mcp-tool", "long-conversation"),
}


@pytest.fixture(scope="module")
def found() -> list[accuracy.Score]:
    """Every sample, judged."""
    return list(accuracy.scores([accuracy.SESSIONS]))


def test_every_error_and_warning_is_expected_and_none_is_missed(found, capsys, monkeypatch):
    monkeypatch.setattr(accuracy, "scores", lambda folders: found if folders == [accuracy.SESSIONS] else [])
    assert accuracy.main([]) == 0
    *_, last = capsys.readouterr().out.splitlines()
    assert last.endswith("healthy: precision 100 %, recall 100 %")


def test_every_family_of_faults_is_there_twice_in_different_dialects(found):
    families = Counter(one.family for one in found)
    assert len(found) >= 50
    assert set(families) == {*accuracy.FAMILIES, *accuracy.OTHERS}
    assert accuracy.thin(found) == []
    assert {one.name for one in found if one.family == "healthy"} >= HEALTHY


def test_what_differs_is_said_and_counted():
    right = accuracy.Score("a", "healthy", "xai", True, None, frozenset("r"), frozenset(), frozenset(), "")
    wrong = right._replace(status=False, cause=False, wrong=frozenset("w"), missed=frozenset("m"), differs="something")
    assert accuracy.summary([right, wrong])[-1] == "2 recordings, 2 healthy: precision 66.7 %, recall 66.7 %"
    assert accuracy.thin([right]) == list(accuracy.FAMILIES)


@pytest.mark.parametrize("name", sorted(RECIPES))
def test_what_is_committed_is_what_the_recipe_writes(name):
    recipe = RECIPES[name]
    folder = scenario.FOLDER if recipe.scenario else accuracy.SESSIONS
    assert (folder / f"{name}.txt").read_text("utf-8") == recipe.text()


@pytest.mark.parametrize("name", sorted(name for name in RECIPES if RECIPES[name].dialect.style == "openai"))
def test_the_ids_tell_the_times_of_the_recording(name):
    recipe = RECIPES[name]
    [case] = notation.parse(recipe.text())
    said = [step.payload for step in case.steps if isinstance(step, Said)]
    identities = [text_at(codec.decode(payload)[0], "event_id") or "" for payload in said]
    stamped = [identity for identity in identities if len(identity) == _STAMPED]
    times = [time for time in map(idclock.id_time, stamped) if time is not None]
    begun = int(recipe.begun.timestamp())
    assert times == sorted(times)
    assert all(begun <= time <= begun + 7_300 for time in times)
