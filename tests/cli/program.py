"""The program as people run it: here, or in a process of its own where the process itself matters."""

import gc
import subprocess
import sys
from unittest.mock import patch

import pytest
from click.testing import CliRunner

from inspector.cli import main


def run(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """What the program's `main` does with these arguments, its streams and its exit code, in this process."""
    collections = gc.get_threshold()
    with CliRunner().isolation(given) as (out, err, _), patch.object(sys, "argv", ["inspector", *arguments]):
        with pytest.raises(SystemExit) as ended:
            main()
        gc.set_threshold(*collections)
        sys.stdout.flush()
        return subprocess.CompletedProcess(arguments, ended.value.code, out.getvalue(), err.getvalue())


def run_alone(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """The same in a process of its own."""
    command = [sys.executable, "-m", "inspector", *arguments]
    return subprocess.run(command, input=given, capture_output=True, check=False, timeout=60)
