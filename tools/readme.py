"""Fill the tables of README.md from the program itself: keys, rules, and the figures of a benchmark.

python tools/readme.py             keys and rules
python tools/readme.py --startup   the start-up figures too, measured here and now
"""

import re
import subprocess
import sys
from pathlib import Path

from inspector.diagnosis.base import Rule
from inspector.diagnosis.registry import all_rules
from inspector.protocol.dialect import all_dialects
from inspector.ui.keys import KEYS, shown

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"


def keys_table() -> str:
    """Every key that the screen's own line of keys shows, by where it acts."""
    rows = [f"| `{shown(key.keys.split(',')[0])}` | {key.pane.value} | {key.tooltip} |" for key in KEYS if key.hint]
    return "\n".join(["| key | where | what it does |", "|---|---|---|", *rows])


def rules_table() -> str:
    rows = [f"| {rule.code} | `{rule.name}` | {rule.severity.word} | {rule.title} |" for rule in sorted_rules()]
    return "\n".join(["| code | rule | severity | what it says |", "|---|---|---|---|", *rows])


def dialects_table() -> str:
    rows = [f"| `{one.id}` | {one.about} |" for one in all_dialects()]
    return "\n".join(["| dialect | what it is |", "|---|---|", *rows])


def sorted_rules() -> list[Rule]:
    return sorted(all_rules().values(), key=lambda rule: rule.code)


def startup_figures() -> str:
    command = [sys.executable, str(ROOT / "benchmarks" / "startup.py")]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return f"`python benchmarks/startup.py` on two cores:\n\n```\n{printed.rstrip()}\n```"


def filled(text: str, name: str, content: str) -> str:
    """The README with the part between `<!-- name -->` and `<!-- /name -->` replaced."""
    pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    if not pattern.search(text):
        raise SystemExit(f"README.md has no place for {name}.")
    return pattern.sub(lambda found: f"{found[1]}{content}\n{found[2]}", text)


def main(arguments: list[str]) -> None:
    text = filled(README.read_text("utf-8"), "keys", keys_table())
    text = filled(text, "rules", rules_table())
    text = filled(text, "dialects", dialects_table())
    if "--startup" in arguments:
        text = filled(text, "startup", startup_figures())
    README.write_text(text, "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
