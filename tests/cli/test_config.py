"""`inspector.toml` and the options that count more: read, refused, told and followed."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from inspector.cli import VERBS, cli, main
from inspector.cli.config import ConfigError, policy_of_flags, read, told
from inspector.diagnosis.base import Severity
from inspector.diagnosis.policy import PolicyError
from inspector.diagnosis.registry import all_rules

SESSIONS = Path(__file__).parent.parent.parent / "sessions"
SILENT = SESSIONS / "silent-after-created.jsonl"
HEALTHY = SESSIONS / "text-turn.jsonl"
STALLED = "response-stalled-no-output"
WHOLE = """
dialect = "openai-ga"
patience = 2
ignore = ["no-client-event-ids", "RT6*"]

[severity]
response-stalled-no-output = "warning"
RT4 = "note"

[threshold.slow-first-token]
slow = "3s"
very-slow = 9

[threshold.RT201]
wait = "10s"
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(folder: Path, text: str, name: str = "inspector.toml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def check(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["check", *map(str, arguments)], standalone_mode=True)


def report(*arguments: object) -> dict[str, object]:
    [recording] = json.loads(check("--format", "json", *arguments).stdout)["recordings"]
    assert isinstance(recording, dict)
    return recording


def severities(recording: dict[str, object]) -> dict[str, tuple[str, str | None]]:
    return {one["rule"]: (one["severity"], one["original_severity"]) for one in recording["findings"]}  # type: ignore[attr-defined]


def test_every_key_is_read(folder: Path) -> None:
    config = read(write(folder, WHOLE))
    assert (config.dialect, config.patience) == ("openai-ga", 2)
    assert config.policy.severities[STALLED] is Severity.WARNING
    assert config.policy.severities["audio-clipping"] is Severity.NOTE
    assert {"no-client-event-ids", "rate-limit-low"} <= config.policy.ignored
    assert config.policy.thresholds == {
        ("slow-first-token", "slow"): 3, ("slow-first-token", "very-slow"): 9, (STALLED, "wait"): 10,
    }  # fmt: skip
    assert told(config).endswith("3 thresholds changed, patience 2, dialect openai-ga")


def test_an_empty_file_changes_nothing_and_is_not_told(folder: Path) -> None:
    write(folder, "# nothing yet\n")
    done = check(HEALTHY)
    assert (done.exit_code, done.stderr) == (0, "")


REFUSED = [
    ("ignored = []", 'there is no key "ignored"; allowed are severity, ignore, threshold, patience and dialect.'),
    ("severity = 1", "severity: 1 is not allowed, but a table [severity]"),
    ("ignore = 'RT6'", 'ignore: "RT6" is not allowed, but a list of rules'),
    ("ignore = [6]", "ignore: 6 is no name of a rule"),
    ("ignore = ['audio-cliping']", "did you mean audio-clipping?"),
    ("threshold = 3", "threshold: 3 is not allowed, but tables such as"),
    ("threshold.cache-miss = 3", "threshold: 3 is not allowed, but tables such as"),
    ("threshold.cache-miss.share = 'x'", 'threshold: cache-miss.share is "x"; allowed is a share from 0 to 1.'),
    ("threshold.cache-miss.shares = 1", "it has tokens, share and answers."),
    ("severity.cache-miss = 'bad'", "allowed are note, warning and error."),
    ("severity.rule-crashed = 'note'", "neither ignored nor changed"),
    ("patience = true", "patience: True is not allowed, but a number from 0.01 on"),
    ("patience = 0", "patience: 0 is not allowed"),
    ("patience = nan", "patience: nan is not allowed"),
    ("dialect = 3", "dialect: 3 is not allowed"),
    ("dialect = 'klingon'", 'there is no dialect "klingon"; known are openai-ga,'),
    ("ignore = [", "is no TOML"),
]


@pytest.mark.parametrize(("text", "words"), REFUSED, ids=[text for text, _ in REFUSED])
def test_what_is_wrong_is_said_in_one_line_and_exits_with_2(folder: Path, text: str, words: str) -> None:
    with pytest.raises(ConfigError) as error:
        read(write(folder, text))
    assert words in str(error.value)
    done = check(HEALTHY)
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert "inspector.toml" in done.stderr


def test_files_that_cannot_be_read(folder: Path) -> None:
    (folder / "binary.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match="UTF-8"):
        read(folder / "binary.toml")
    with pytest.raises(ConfigError, match="No such file"):
        read(folder / "missing.toml")


def test_the_exit_codes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def code(*arguments: object) -> object:
        monkeypatch.setattr("sys.argv", ["inspector", "check", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        return ended.value.code

    path = write(folder, "patience = 'long'", "other.toml")
    assert code("--config", path, HEALTHY) == 2
    assert code("--config", "missing.toml", HEALTHY) == 2
    assert code("--severity", "cache-miss=bad", HEALTHY) == 2
    assert code("--config", path, "--no-config", HEALTHY) == 2
    write(folder, "severity.response-create-unanswered = 'error'")
    assert code(HEALTHY) == 0


def test_the_file_of_the_folder_is_followed_and_told(folder: Path) -> None:
    write(folder, f"severity.{STALLED} = 'warning'\nignore = ['RT701']")
    recording = report(SILENT)
    assert severities(recording)[STALLED] == ("warning", "error")
    assert [one.partition("@")[0] for one in recording["ignored"]] == ["closed-mid-response"]  # type: ignore[attr-defined]
    printed = check(SILENT)
    assert printed.stderr == "inspector.toml: 1 rule ignored, 1 severity changed\n"
    assert "warning (error by default), high confidence" in printed.stdout
    assert "1 finding is ignored, as asked: closed-mid-response" in printed.stdout


def test_the_verdict_is_not_changed_by_what_is_hidden(folder: Path) -> None:
    plain = report(SILENT)
    hidden = report(SILENT, "--ignore", "RT2", "--ignore", "RT7")
    assert hidden["findings"] == []
    assert hidden["verdict"] == plain["verdict"]


def test_no_config_and_another_config(folder: Path) -> None:
    write(folder, f"ignore = ['{STALLED}']")
    other = write(folder, f"severity.{STALLED} = 'note'", "other.toml")
    assert severities(report("--no-config", SILENT))[STALLED] == ("error", None)
    assert severities(report("--config", other, SILENT))[STALLED] == ("note", "error")
    assert STALLED not in severities(report(SILENT))


def test_flags_win_over_the_file(folder: Path) -> None:
    write(folder, f"patience = 50\nignore = ['{STALLED}']\n[threshold.{STALLED}]\nwait = '50s'")
    flags = ("--severity", f"{STALLED}=warning", "--threshold", f"{STALLED}.wait=3s", "--patience", "1")
    assert severities(report(*flags, SILENT))[STALLED] == ("warning", "error")


def test_patience_and_dialect_of_the_file(folder: Path) -> None:
    write(folder, "patience = 10\ndialect = 'openai-beta'")
    recording = report(SILENT)
    assert STALLED not in severities(recording)
    assert recording["dialect"]["server"] == "openai-beta"  # type: ignore[index]
    assert report("--dialect", "openai-ga", SILENT)["dialect"]["server"] == "openai-ga"  # type: ignore[index]


def test_the_severity_decides_the_exit_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a healthy status: what is listed counts, and nothing else."""
    log = tmp_path / "large.jsonl"
    big = {"type": "session.update", "session": {"type": "realtime", "instructions": "a" * 60_000}}
    lines = [{"type": "session.created", "session": {"id": "sess_1"}}, big, {"type": "session.updated", "session": {}}]
    log.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    monkeypatch.chdir(tmp_path)
    name = "large-tools-or-instructions"

    def code(*flags: str) -> object:
        return CliRunner().invoke(cli, ["check", *flags, str(log)], standalone_mode=False).return_value

    assert code() == 0
    assert code("--severity", f"{name}=error") == 1
    assert code("--severity", f"{name}=error", "--ignore", name) == 0
    assert code("--fail-on", "note", "--threshold", f"{name}.bytes=70000", "--ignore", "RT8") == 0


@pytest.mark.parametrize("flag", ["--threshold=cache-miss=3", "--threshold=cache-miss.share", "--severity=cache-miss"])
def test_a_flag_without_its_parts_is_refused(flag: str) -> None:
    done = check(flag, HEALTHY)
    assert done.exit_code == 2
    assert "RULE" in done.stderr


def test_the_same_threshold_given_twice_is_the_last() -> None:
    policy = policy_of_flags([], [], ["RT650.slow=1s", "RT650.slow=4s", "RT650.very-slow=5"])
    assert policy.thresholds == {("slow-first-token", "slow"): 4, ("slow-first-token", "very-slow"): 5}
    with pytest.raises(PolicyError, match="takes"):
        policy_of_flags([], [], ["=1"])


def test_which_verbs_take_the_options() -> None:
    taking = {name for name in VERBS if "--no-config" in CliRunner().invoke(cli, [name, "--help"]).output}
    assert taking == {"check", "view", "demo", "connect", "attach", "relay", "tap"}


@pytest.mark.parametrize("rule", ["slow-first-token", "RT201", "vad-no-audio-level", "large-tools-or-instructions"])
def test_the_lines_that_explain_gives_can_be_used(folder: Path, rule: str) -> None:
    pages = json.loads(CliRunner().invoke(cli, ["explain", rule, "--format", "json"]).stdout)
    sections = {one["heading"]: one["lines"] for one in pages[0]["sections"]}
    assert len(sections["Thresholds"]) >= 1
    policy = read(write(folder, "\n".join(sections["To change them, in inspector.toml"]))).policy
    name = pages[0]["name"].partition(" ")[0]
    for (changed, threshold), value in policy.thresholds.items():
        assert changed == name
        declared = all_rules()[name].thresholds.get(threshold)
        assert declared is None or declared.default == value
