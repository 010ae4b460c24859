import pytest
from click.testing import CliRunner

from inspector.cli.explain import command
from inspector.diagnosis.registry import all_rules
from inspector.present.reference import CAUSES, STAGES, STATUSES, names, pages
from inspector.protocol.dialect import all_dialects
from inspector.protocol.vocabulary import Cause


def test_every_name_has_a_page_with_text():
    for name in names():
        found = pages(name)
        assert found, name
        for page in found:
            assert all(lines for _, lines in page.sections), name


def test_every_word_of_a_verdict_has_a_text():
    assert set(CAUSES) == set(Cause)
    assert len(STAGES) == 8
    assert len(STATUSES) == 11


@pytest.mark.parametrize("name", ["response.created", "response-stalled-no-output", "RT201", "output", "server-stall"])
def test_a_page_is_printed(name):
    result = CliRunner().invoke(command, [name], standalone_mode=False)
    assert result.return_value == 0
    assert len(result.output.splitlines()) >= 2


def test_an_event_names_what_follows():
    result = CliRunner().invoke(command, ["response.created"], standalone_mode=False)
    assert "response.output_item.added or response.done" in result.output
    assert "within 20 s" in result.output


def test_json():
    result = CliRunner().invoke(command, ["response.done", "--format", "json"], standalone_mode=False)
    assert '"kind": "server event"' in result.output


def test_a_wrong_name_gets_the_nearest():
    result = CliRunner().invoke(command, ["response.creatd"], standalone_mode=False)
    assert result.return_value == 2
    assert "response.created" in result.stderr


def test_every_event_of_every_dialect_is_a_name():
    known = set(names())
    for dialect in all_dialects():
        assert {spec.type for spec in dialect.events.values()} <= known
    assert set(all_rules()) <= known
