"""The tools that damage recordings, which stand among the benchmarks, for the tests."""

import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "benchmarks"))

import mutations  # noqa: E402

__all__ = ["FILES", "FOLDERS", "mutations"]


__all__ = ["FILES", "FOLDERS", "mutations"]

RECORDED = ROOT.parent / "shared" / "recordings"  # real sessions of another project, where they lie beside the checkout
FOLDERS = [ROOT / "sessions", *([RECORDED] if RECORDED.is_dir() else [])]
FILES = [path for folder in FOLDERS for path in sorted(folder.iterdir()) if path.is_file()]
