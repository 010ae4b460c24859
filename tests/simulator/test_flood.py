"""One line of a scenario that stands for thousands."""

import pytest

from inspector.core import codec
from inspector.formats.dialogue import notation
from inspector.formats.dialogue.notation import Passed, Said
from inspector.simulator import scenario
from inspector.simulator.flood import flooded

TEXT = """== x
flood: 3
< part event_id=event_EmEmOcLq0tI1jkszp88r7 delta=@count re=a
~ 5ms
< whole event_id=event_EmEmOcLq0tI1jkszp88r8 text=@counted parts[0].text=@counted
> mine text=@count!
"""


def bodies(text):
    [case] = notation.parse(text)
    return [codec.decode(step.payload)[0] for step in flooded(case).steps if isinstance(step, Said)]


def test_each_number_has_an_event_of_its_own_and_all_have_one_together():
    *parts, whole, mine = bodies(TEXT)
    assert [body["delta"] for body in parts] == ["1", " 2", " 3"]
    assert [body["event_id"][-6:] for body in parts] == ["z00001", "z00002", "z00003"]
    assert {body["re"] for body in parts} == {"a"}
    assert (whole["text"], whole["parts"]) == ("1 2 3", [{"text": "1 2 3"}])
    assert mine["text"] == "@count!"


def test_waits_are_not_multiplied():
    [case] = notation.parse(TEXT)
    assert len([step for step in flooded(case).steps if isinstance(step, Passed)]) == 1


def test_without_a_number_nothing_is_changed():
    [case] = notation.parse(TEXT.replace("flood: 3\n", ""))
    assert flooded(case) == case


def test_a_number_that_is_none_is_refused():
    [case] = notation.parse(TEXT.replace("3", "many"))
    with pytest.raises(ValueError, match="many"):
        flooded(case)


def test_the_bundled_flood_sends_thousands():
    assert len(scenario.load("flood").steps) > 2000
