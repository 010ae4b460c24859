"""The README is true: its tables are those of the program, its commands exist, its files are there."""

import re
import subprocess
import sys
from pathlib import Path

from inspector.cli import VERBS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
sys.path.insert(0, str(ROOT / "tools"))


def between(name: str) -> str:
    return re.search(rf"<!-- {name} -->\n(.*?)\n<!-- /{name} -->", README, re.DOTALL)[1]


def test_the_tables_are_current():
    import readme

    assert between("keys") == readme.keys_table()
    assert between("rules") == readme.rules_table()
    assert between("dialects") == readme.dialects_table()


def test_every_verb_is_named_and_no_other():
    assert set(re.findall(r"`inspector (\w+)", README)) == set(VERBS)


def test_every_file_it_names_exists():
    for path in re.findall(r"`((?:tools|benchmarks|sessions|screenshots|inspector|tests)/[\w./-]*)`", README):
        assert (ROOT / path).exists() or "*" in path, path
    for path in re.findall(r"\]\((screenshots/[\w.-]+)\)", README):
        assert (ROOT / path).exists(), path


def test_the_figures_are_those_of_the_benchmark():
    assert "python benchmarks/startup.py" in between("startup")
    for name in ("inspector --help", "inspector check", "first paint"):
        assert name in between("startup")


def test_no_file_names_a_package_registry():
    hosts = re.compile("|".join(("pypi" + r"\.org", "python" + "hosted", "npm" + r"js\.(org|com)")))
    texts = {".toml", ".txt", ".md", ".py", ".json", ""}
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    for name in filter(None, listed.decode().split("\0")):
        path = ROOT / name
        if path.suffix in texts and path.is_file():
            assert not hosts.search(path.read_text("utf-8", errors="ignore")), name
