"""Every test has a home of its own, so that no recorder of the user's is touched."""

import pytest


@pytest.fixture(autouse=True)
def inspector_home(tmp_path, monkeypatch):
    folder = tmp_path / "home"
    monkeypatch.setenv("INSPECTOR_HOME", str(folder))
    return folder
