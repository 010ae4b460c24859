"""What holds for every test.

How long one takes says nothing on a machine that does other things too. Programs that are started have their
bytecode, as installed ones have; the first run writes it, and there each process begins with a part of the tests of
its own, so that none does what another does. What collecting the tests leaves behind stays, so no collection of
garbage looks at it again.
"""

import gc
import os
import sys
import tempfile
import warnings
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

_COLLECTIONS = (50_000, 20, 50)  # of garbage, seldom: one of everything takes as long as three apps that start

_HOME = tempfile.TemporaryDirectory(prefix="inspector-")  # what people keep in theirs changes no screen

os.environ["INSPECTOR_HOME"] = _HOME.name
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False


def pytest_configure():
    from hypothesis import HealthCheck, settings

    # each run tries other examples; what tells texts apart at a look asks for more of them
    settings.register_profile("house", max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("house")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Three processes for two cores: a fifth of the time goes by in waiting. A fourth collects more than it saves."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return cores * 3 // 2


def pytest_sessionstart(session: pytest.Session):
    """Import a part of the tests before the others; whatever is wrong with one of them is told when it is collected."""
    if "PYTEST_XDIST_WORKER" not in os.environ or session.config.args != session.config.getini("testpaths"):
        return
    worker, workers = int(os.environ["PYTEST_XDIST_WORKER"][2:]), int(os.environ["PYTEST_XDIST_WORKER_COUNT"])
    for path in sorted(Path(__file__).parent.rglob("test_*.py"))[worker::workers]:
        with suppress(Exception), warnings.catch_warnings(action="error"):
            import_module(".".join(path.relative_to(session.config.rootpath).with_suffix("").parts))


def pytest_collection_finish():
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECTIONS)


@pytest.fixture(scope="session")
def openai() -> ModuleType:
    """The client of that name, imported before the test begins: that takes a second, and most processes need none."""
    import openai

    return openai
