"""The house rules that a machine can check: who imports whom, and how long things are."""

import ast
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HOUSE = ROOT / "inspector"
MODULES = sorted(HOUSE.rglob("*.py"))
ORDER = ("core", "protocol", "model", "diagnosis", "recording", "formats")
ORDER += ("present", "simulator", "transports", "live", "ui", "cli")
ROOMS = {  # within a package: what stands above may import what stands before it
    "model": ("state", "handlers"),
    "diagnosis": ("facts", "sound", "turn", "rules", "steps", "experiments", "verdict", "question"),
    "formats": ("wording", "objects", "endings", "names", "layers", "text"),
    "present": ("text", "event", "rows", "references", "details", "ladders", "pages", "html", "reports", "screen"),
}
ALONE = {"tap": {"core", "recording"}, "__main__": {"cli"}, "__init__": set(ORDER)}  # modules outside the packages
LONGEST_MODULE = 500
LONGEST_FUNCTION = 50

PURE = frozenset({"asyncio", "websockets", "textual", "time"})
FORBIDDEN = {
    **dict.fromkeys(("core", "protocol", "model", "diagnosis"), PURE),
    **dict.fromkeys(("recording", "formats", "present", "live"), frozenset({"textual", "websockets"})),
    **dict.fromkeys(("transports", "simulator"), frozenset({"textual"})),
    "ui": frozenset({"websockets"}),
}
CODEC = HOUSE / "core" / "codec.py"
CLOCK_CALLS = {"now", "utcnow", "today"}

RUN = """
import sys
from inspector.cli import main
for arguments in map(str.split, sys.argv[1:]):
    sys.argv[1:] = arguments
    code = 0
    try:
        main()
    except SystemExit as ended:
        code = ended.code or 0
    assert code in (0, 1), code
    heavy = {"textual", "websockets", "inspector.formats.text.gather"} & sys.modules.keys()
    print(arguments[0], *sorted(heavy), file=sys.stderr)
"""


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def package_of(path: Path) -> str:
    """The package right under the house, or the module's own name where it stands alone."""
    return path.relative_to(HOUSE).with_suffix("").parts[0]


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


@cache
def nodes_of(path: Path) -> Mapping[type[ast.AST], list[ast.AST]]:
    """Every node of a module's tree, by its kind."""
    found = defaultdict(list)
    for node in ast.walk(tree_of(path)):
        found[type(node)].append(node)
    return found


@cache
def imports_of(path: Path) -> frozenset[str]:
    """Dotted names of everything a module imports, wherever in it, relative ones resolved."""
    here, nodes = path.relative_to(ROOT).with_suffix("").parts[:-1], nodes_of(path)
    return frozenset(
        name for kind in (ast.Import, ast.ImportFrom) for node in nodes[kind] for name in _names(node, here)
    )


def _names(node: ast.AST, here: tuple[str, ...]) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        base = [*here[: len(here) - node.level + 1]] if node.level else []
        parts = [*base, *(node.module.split(".") if node.module else [])]
        yield from (".".join([*parts, alias.name]) for alias in node.names)


def houses_of(path: Path) -> set[str]:
    """The packages and lone modules of our own that a module imports."""
    return {name.split(".")[1] for name in imports_of(path) if name.startswith("inspector.")}


def foreign_of(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imports_of(path)} - {"inspector"}


def above(path: Path) -> set[str]:
    """The packages that a module imports and must not, since they stand above its own."""
    package = package_of(path)
    allowed = ALONE.get(package) if package in ALONE else {*ORDER[: ORDER.index(package) + 1]}
    return (houses_of(path) & {*ORDER, "tap"}) - allowed


def above_in_package(path: Path) -> set[str]:
    """The rooms of its package that a module imports and must not, since they stand above its own."""
    package, room = path.relative_to(HOUSE).parts[:2]
    rooms = ROOMS[package]
    imported = {name.split(".")[2] for name in imports_of(path) if name.startswith(f"inspector.{package}.")}
    return (imported & {*rooms}) - {*rooms[: rooms.index(room) + 1]}


def in_rooms() -> list[Path]:
    return [
        path for package, rooms in ROOMS.items() for room in rooms for path in (HOUSE / package / room).rglob("*.py")
    ]


def clock_calls(path: Path) -> list[str]:
    calls = [node for node in nodes_of(path)[ast.Attribute] if node.attr in CLOCK_CALLS]
    return [ast.unparse(call) for call in calls if ast.unparse(call.value).split(".")[-1] in ("datetime", "date")]


def untyped(path: Path) -> set[str]:
    return (foreign_of(path) & {"json", "orjson"}) | ({"typing.Any"} & imports_of(path))


def faults(path: Path) -> list[str]:
    """What is wrong with a module as a text."""
    source = path.read_text(encoding="utf-8")
    long = len(source.splitlines()) > LONGEST_MODULE
    return ["too long"] * long + ["says not what it is for"] * (not ast.get_docstring(tree_of(path)))


def long_functions(path: Path) -> dict[str, int]:
    functions = [node for kind in (ast.FunctionDef, ast.AsyncFunctionDef) for node in nodes_of(path)[kind]]
    lengths = {node.name: (node.end_lineno or 0) - node.lineno + 1 for node in functions}
    return {name: lines for name, lines in lengths.items() if lines > LONGEST_FUNCTION}


def offenders(fault: Callable[[Path], Collection[str]], modules: Iterable[Path] = MODULES) -> dict[str, object]:
    """The modules that break a rule, each with what it has done."""
    return {name_of(path): found for path in modules if (found := fault(path))}


def test_a_package_imports_only_from_packages_below_it():
    assert offenders(above) == {}


def test_a_room_imports_only_from_rooms_below_it():
    found = {path.relative_to(HOUSE).parts[:2] for path in in_rooms()}
    assert found == {(package, room) for package, rooms in ROOMS.items() for room in rooms}
    assert offenders(above_in_package, in_rooms()) == {}


def test_nobody_imports_what_his_layer_must_not_know():
    assert offenders(lambda path: foreign_of(path) & FORBIDDEN.get(package_of(path), frozenset())) == {}


def test_the_core_never_asks_what_time_it_is():
    pure = [path for path in MODULES if FORBIDDEN.get(package_of(path)) == PURE]
    assert pure
    assert offenders(clock_calls, pure) == {}


def test_only_the_codec_parses_json_and_knows_untyped_values():
    assert offenders(untyped, [path for path in MODULES if path != CODEC]) == {}


def test_modules_say_what_they_are_for_and_stay_short():
    assert offenders(faults) == {}


def test_functions_stay_short():
    assert offenders(long_functions) == {}


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("from ..ui import app", above),
        ("import json", untyped),
        ("from typing import Any", untyped),
        ("from datetime import datetime\nx = datetime.now()", clock_calls),
        ("x = 1", faults),
        ("def f():\n" + "    x = 1\n" * LONGEST_FUNCTION, long_functions),
    ],
)
def test_the_checks_see_what_they_are_for(source, fault, tmp_path, monkeypatch):
    monkeypatch.setattr(f"{__name__}.ROOT", tmp_path)
    monkeypatch.setattr(f"{__name__}.HOUSE", tmp_path / "inspector")
    path = tmp_path / "inspector" / "core" / "probe.py"
    path.parent.mkdir(parents=True)
    path.write_text(source)
    assert offenders(fault, [path]).keys() == {"inspector/core/probe.py"}


def test_headless_verbs_load_neither_screen_nor_sockets_nor_what_reads_pasted_text(tmp_path):
    """One process does them all: what the first loads would be there after the last."""
    verbs = ("--help", "check sessions/text-turn.jsonl", "explain response.create")
    verbs += (f"convert sessions/text-turn.jsonl {tmp_path / 'out.txt'}",)
    run = subprocess.run(
        [sys.executable, "-c", RUN, *verbs],
        cwd=ROOT,
        env={**os.environ, "INSPECTOR_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    *others, convert = run.stderr.splitlines()
    assert others == ["--help", "check", "explain"]
    assert convert in ("convert", "convert inspector.formats.text.gather")


def test_a_plain_check_loads_nothing_for_what_was_not_asked():
    unasked = [
        "present.references.reference",
        "present.reports.inquiry",
        "present.reports.found",
        "recording.query.grammar",
    ]
    source = f"""
import sys
from inspector.cli import main
sys.argv[1:] = ["check", "sessions/text-turn.jsonl"]
try:
    main()
finally:
    print([name for name in {unasked} if "inspector." + name in sys.modules], file=sys.stderr)
"""
    run = subprocess.run([sys.executable, "-c", source], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.stderr.strip() == "[]"


def test_the_tap_loads_next_to_nothing_into_the_program_that_is_tapped():
    heavy = {"asyncio", "websockets", "textual", "rich", "click", "numpy"}
    source = f"import sys, inspector.tap; print(sorted({heavy} & sys.modules.keys()))"
    run = subprocess.run(
        [sys.executable, "-c", source], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert run.stdout.strip() == "[]"
