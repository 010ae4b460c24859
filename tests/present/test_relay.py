"""How running relays are told of in a line."""

from inspector.present.screen.relay import Relay, relay_spans

ONE = Relay("http://127.0.0.1:8766/v1", "api.openai.com")
OTHER = Relay("http://127.0.0.1:9000/v1", "evil\x1b[31m.example[/]")


def text(relays, width) -> str:
    return "".join(span.text for span in relay_spans(relays, width))


def test_a_relay_says_whom_it_relays_to_and_what_to_set():
    told = text([ONE], 100)
    assert told == "  ● relaying to api.openai.com · OPENAI_BASE_URL=http://127.0.0.1:8766/v1"


def test_where_there_is_little_room_the_setting_stays():
    assert text([ONE], 50) == "  ● OPENAI_BASE_URL=http://127.0.0.1:8766/v1"


def test_of_several_the_newest_is_told_and_the_others_are_counted():
    assert "api.openai.com and 1 more" in text([OTHER, ONE], 100)


def test_a_hostile_name_is_shown_and_nothing_else():
    assert "\x1b" not in text([OTHER], 100)


def test_a_tap_says_where_it_listens_and_how_to_get_its_snippet():
    tap = Relay("ws://127.0.0.1:8767/tap", "pages", "tap")
    assert text([tap], 100) == "  ● tap at ws://127.0.0.1:8767/tap · inspector tap --snippet --port 8767"
    assert text([tap], 50) == "  ● inspector tap --snippet --port 8767"
    assert "\x1b" not in text([Relay("ws://evil\x1b[31m:\x1b[1m/tap", "x", "tap")], 100)
