"""Times in server-made ids must prove themselves before anybody sees one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.core.idclock import IdClock, client_stamp, id_time, lifetime, time_code

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
SESSION = "sess_BPPbgqI9IhpESw3tEAWdp"  # of a public log; its expires_at was 1745398132
EXPIRES = 1_745_398_132
NOON = 1_745_409_600  # some moment of April 2025


def identity(time, prefix="event_"):
    value, digits = time - 1_576_800_000, ""
    for _ in range(5):
        value, digit = divmod(value, 62)
        digits = ALPHABET[digit] + digits
    return f"{prefix}{digits}aLHEksezKcNK0ZI7"


def clock_of(*times):
    clock = IdClock()
    for seq, time in enumerate(times, 1):
        clock.add(seq, identity(time))
    return clock


def test_a_real_session_id_carries_the_start_of_its_half_hour():
    assert id_time(SESSION) == EXPIRES - 1800


@given(st.integers(1_576_800_000, 1_576_800_000 + 62**5 - 1), st.sampled_from(["event_", "resp_", "item_u0_", "conv_"]))
def test_the_time_of_an_id_is_read_back(time, prefix):
    assert id_time(identity(time, prefix)) == time
    assert time_code(time) == identity(time)[6:11]


@pytest.mark.parametrize(
    "text", ["", "event_", "event_123", "call_BPPbgqI9IhpESw3tEAWdp", "msg_1", "event_0a1b-2c3d-4e5f"]
)
def test_ids_of_another_shape_have_no_time(text):
    assert id_time(text) is None


@given(st.text())
def test_reading_an_id_never_raises(text):
    assert id_time(text) is None
    assert client_stamp(text) is None or text


def test_clients_write_milliseconds_into_their_ids():
    assert client_stamp("realtime_event_id_1745396363655") == 1_745_396_363_655
    assert client_stamp("id_17453963636551") is None


def test_five_ids_that_run_forwards_and_differ_are_a_proof():
    assert not clock_of(NOON, NOON + 1, NOON + 2, NOON + 3).proven
    assert clock_of(NOON, NOON, NOON, NOON, NOON + 1).proven
    assert not clock_of(NOON, NOON, NOON, NOON, NOON).proven


def test_ids_that_run_backwards_are_none():
    assert not clock_of(NOON + 4, NOON + 3, NOON + 2, NOON + 1, NOON).proven
    almost = [NOON + step for step in range(40)]
    almost[20] -= 5
    assert clock_of(*almost).proven


def test_a_session_that_ends_when_its_id_says_is_a_proof():
    clock = clock_of(NOON)
    assert clock.time_of(1) is None
    clock.check_session(SESSION, EXPIRES)
    assert clock.proven
    assert (clock.time_of(1), clock.time_of(2), clock.first, clock.last) == (NOON, None, NOON, NOON)


def test_a_session_that_ends_at_another_time_is_none():
    clock = clock_of(NOON)
    clock.check_session(SESSION, EXPIRES + 60)
    clock.check_session("sess_1", EXPIRES)
    assert not clock.proven


def test_ids_of_another_era_are_passed_over():
    clock = IdClock(latest=NOON)
    clock.add(1, identity(NOON + 1))
    clock.add(2, identity(1_600_000_000))
    clock.check_session(SESSION, EXPIRES)
    assert not clock.proven
    assert (clock.first, clock.last) == (None, None)
    assert clock.why == "ids of another era in 2 of 2"


@pytest.mark.parametrize(
    ("digits", "value"), [("00000", 0), ("00001", 1), ("0000z", 61), ("00010", 62), ("zzzzz", 62**5 - 1)]
)
def test_digits_come_before_capitals_before_small_letters(digits, value):
    assert id_time(f"event_{digits}XXXXXXXXXXXXXXXX") == 1_576_800_000 + value


@pytest.mark.parametrize(
    "text",
    ["event_é0000XXXXXXXXXXXXXXXX", "event_0000-XXXXXXXXXXXXXXXX", "event_00000XXXXXXX", "EVENT_00000XXXXXXXXXXXXXX"],
)
def test_what_is_no_base_62_has_no_time(text):
    assert id_time(text) is None


def test_hexadecimal_ids_are_random():
    assert id_time("event_0a1b2c3d4e5f60718293") is None


def test_live_sessions_have_ids_and_lives_of_their_own():
    began = id_time(identity(NOON, "live_u0_"))
    assert began == NOON
    assert lifetime(identity(NOON, "live_u0_"), NOON + 7200) == 7200


@pytest.mark.parametrize("life", [900, 1800, 3600, 7200])
@pytest.mark.parametrize("off", [-1, 0, 1])
def test_a_lifetime_is_known_to_a_second(life, off):
    assert lifetime(identity(NOON, "sess_"), NOON + life + off) == life
    assert lifetime(identity(NOON, "sess_"), NOON + life + 2) is None


def why(*times):
    return clock_of(*times).why


def test_a_clock_says_why_it_is_off():
    assert IdClock().why == "no server ids"
    assert why(NOON) == "only 1 id and no session to check it against"
    assert why(NOON, NOON + 1, NOON + 2) == "only 3 ids and no session to check them against"
    assert why(*[NOON] * 6) == "all ids carry the same second"
    assert why(*[NOON, NOON - 1] * 6) == "ids run backwards in 6 of 12"
    foreign = IdClock()
    foreign.add(1, "8f7c1a52-6f0e-4d7f-b7f4-9f6a0f1f0c11")
    assert foreign.why == "no server ids of the known shape"
    foreign.unlike = "xAI Grok Voice"
    assert foreign.why == "xAI Grok Voice has ids of another kind"


def test_a_clock_says_what_proves_it():
    clock = clock_of(NOON, NOON + 1, NOON + 2, NOON + 3, NOON + 4)
    assert clock.why == "5 ids run forwards"
    clock.check_session(SESSION, EXPIRES)
    assert clock.why == "the session's id agrees with its lifetime of 1,800 s"
    clock.unlike = "xAI Grok Voice"
    assert not clock.proven


@given(st.lists(st.text() | st.from_regex(r"event_[0-9A-Za-z]{16}", fullmatch=True)), st.text(), st.integers())
def test_a_clock_never_raises_and_always_says_why(identities, session, expires_at):
    clock = IdClock()
    for seq, text in enumerate(identities, 1):
        clock.add(seq, text)
    clock.check_session(session, expires_at)
    assert clock.why
    assert clock.proven is (clock.first is not None)
