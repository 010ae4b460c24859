import pytest
from click.testing import CliRunner

from inspector.cli.explain import command
from inspector.diagnosis.registry import all_rules
from inspector.present.references.contents import GROUPS, group_of
from inspector.present.references.reference import all_pages, names, pages
from inspector.present.text.glossary import CAUSES, STAGES, STATUSES
from inspector.protocol import errors
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


NAMES = [
    "response.created", "conversation_already_has_active_response", "4000", "401", "response-stalled-no-output",
    "RT201", "openai-live", "gemini-live", "output", "no-response", "server-stall",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_printed(name):
    result = CliRunner().invoke(command, [name], standalone_mode=False)
    assert result.return_value == 0
    assert len(result.output.splitlines()) >= 2


@pytest.mark.parametrize(("word", "name"), [("stalled", "response-stalled-no-output"), ("limit rate", "rate-limit")])
def test_a_word_leads_to_the_names_that_have_it(word, name):
    result = CliRunner().invoke(command, [word], standalone_mode=False)
    assert f"Did you mean {name}," in result.output


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (["rate limit"], "rate-limit  cause"), (["server", "stall"], "server-stall  cause"),
        (["cut short"], "cut-short  status"), (["No Response"], "no-response  status"),
        (["turn detection"], "vad  cause"), (["rate limits"], "rate-limit  cause"), (["rt201"], "(RT201)  rule"),
        (["SESSION.CREATED"], "session.created  "),
    ],
)  # fmt: skip
def test_a_name_may_be_written_as_reports_write_it(words, name):
    result = CliRunner().invoke(command, words, standalone_mode=False)
    assert result.return_value == 0
    assert name in result.output


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


def test_the_whole_reference_has_every_name_once():
    result = CliRunner().invoke(command, ["--all", "--format", "markdown"], standalone_mode=False)
    headings = [line.removeprefix("### ").strip("`") for line in result.output.splitlines() if line.startswith("### ")]
    bare = {heading.split(" (RT")[0] for heading in headings}
    assert {name for name in names() if not name.startswith("RT")} <= bare
    assert len(headings) >= len(bare)


def test_a_type_of_two_protocols_has_a_page_for_each_meaning():
    kinds = [page.kind for page in pages("session.input_audio.append")]
    assert sorted(kinds) == ["client event", "server event"]


def test_an_error_code_says_what_it_ends():
    [page] = pages("session_expired")
    assert any("over" in line for heading, lines in page.sections for line in lines if heading == "What it ends")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("cannot_update_voice", "The client's session.update, unless"),
        ("unknown_event", "A client event of a type that this server does not know"),
        ("invalid_json", "A frame that is no event"),
        ("server_error", "No client event"),
        ("invalid_value", "The client event that error.event_id names, else the one whose payload holds `param`."),
        ("invalid_request_error.missing_model", "No client event"),
    ],
)
def test_an_error_code_says_what_it_answers(code, words):
    [page] = pages(code)
    [answers] = [lines[0] for heading, lines in page.sections if heading == "What it answers"]
    assert answers.startswith(words)


def test_every_code_has_its_texts():
    for table in (errors.codes(), errors.reasons(), errors.closes(), errors.statuses()):
        for entry in table.values():
            assert entry.meaning.endswith("."), entry.name
            assert entry.remedy.endswith("."), entry.name


def test_every_client_event_that_an_error_ends_exists():
    known = {spec.type for dialect in all_dialects() for spec in dialect.events.values()}
    assert {entry.ends for entry in errors.codes().values() if entry.ends} <= known


def test_explain_wants_a_name_or_all():
    assert CliRunner().invoke(command, []).exit_code == 2
    assert CliRunner().invoke(command, ["x", "--all"]).exit_code == 2


def test_where_nothing_is_named_it_says_what_can_be():
    told = CliRunner().invoke(command, [])
    assert "dialects  21   what --dialect takes" in told.stderr


@pytest.mark.parametrize("group", GROUPS)
def test_the_names_of_a_kind_are_listed(group):
    told = CliRunner().invoke(command, [group])
    assert told.exit_code == 0
    assert all(page.name in told.stdout for page in group_of(group, all_pages()))


def test_every_page_is_in_one_group():
    known = list(all_pages())
    assert sum(len(group_of(group, known)) for group in GROUPS) == len(known)


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {}])
def test_a_page_fits_80_columns(environment):
    from io import StringIO

    from rich.console import Console

    from inspector.present.reports.printed import page_text

    for name in NAMES:
        for page in pages(name):
            out = Console(file=StringIO(), width=80, force_terminal=not environment, no_color=bool(environment))
            out.print(page_text(page))
            plain = Console(file=StringIO(), width=80)
            plain.print(page_text(page))
            assert all(len(line.rstrip()) <= 80 for line in plain.file.getvalue().splitlines())
