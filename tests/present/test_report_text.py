import json

import pytest

from inspector.formats.opening import open_input
from inspector.present.reports import report_text
from inspector.present.reports.report import recording_report
from inspector.present.reports.report_text import piece, printed

DICT = "{'type': 'response.created', 'event_id': 'event_%d', 'response': {'id': 'resp_%d'}}\n"
JSON = '{"type":"session.created","event_id":"event_0","session":{}}\n'


def readings(text):
    return open_input("log.txt", None, text.encode())


def parsed(*found):
    return json.loads(b"".join(printed(map(piece, found), dict)))


@pytest.mark.parametrize("count", [0, 1, 2, 3, 7])
def test_a_report_in_bits_is_the_report(monkeypatch, count):
    monkeypatch.setattr(report_text, "_MANY", 3)
    found = readings("It broke:\n" + JSON + "".join(DICT % (one, one) for one in range(count)))
    assert parsed(*found) == {"version": 1, "recordings": json.loads(json.dumps([*map(recording_report, found)]))}


def test_what_was_mended_is_told_event_by_event_in_a_line_each_and_counted():
    [reading] = readings(JSON + "".join(DICT % (one, one) for one in range(1200)) + '{"type":"response.done","respon')
    text = b"".join(printed([piece(reading)], dict)).decode()
    told = json.loads(text)["recordings"][0]["imported"]
    assert (told["exact"], told["mended"], told["partial"], told["name-only"]) == (1, 1200, 1, 0)
    assert [one["seq"] for one in told["damage"]] == [*range(2, 1203)]
    [(_, mended)] = told["kinds"]["mended"].items()
    [(_, missing)] = told["kinds"]["missing"].items()
    assert (mended, missing) == (1200, 1)
    assert sum('"fidelity":' in line for line in text.splitlines()) == 1201
    assert max(map(len, piece(reading))) < len(text) / 2
