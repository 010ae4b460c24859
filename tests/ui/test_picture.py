"""Pictures of the screen go where the user finds them."""

from datetime import datetime

from inspector.ui.picture import keep

MOMENT = datetime(2026, 11, 27, 3, 15)


def test_a_picture_goes_to_the_current_folder_and_replaces_none(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    first, second = keep("<svg/>", MOMENT), keep("<text >x</text>", MOMENT)
    assert [first.name, second.name] == ["inspector-20261127-031500.svg", "inspector-20261127-031500-2.svg"]
    assert first.parent == tmp_path
    assert 'xml:space="preserve"' in second.read_text("utf-8")


def test_where_the_current_folder_takes_none_the_pictures_folder_does(tmp_path, monkeypatch):
    pictures = tmp_path / "Pictures"
    monkeypatch.setattr("os.access", lambda path, mode: False)
    monkeypatch.setattr("platformdirs.user_pictures_path", lambda: pictures)
    assert keep("<svg/>", MOMENT).parent == pictures
