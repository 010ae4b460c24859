"""What is said of payloads that could not be read whole."""

import pytest

from .dialogue import findings

CUT = '< "{\\"type\\":\\"rate_limits.updated\\",\\"rate_limits\\":[{\\"name\\":\\"requ"\n'
WHOLE = "< session.created session.id=sess_1 session.type=realtime\n"


@pytest.mark.parametrize(
    ("text", "seq", "said"),
    [
        (WHOLE + CUT + WHOLE, 2, "1 payload could not be read whole (event 2)."),
        (WHOLE + CUT + WHOLE + CUT, 2, "2 payloads could not be read whole, the first of them (event 2)."),
    ],
)
def test_the_first_of_them_is_named(text, seq, said):
    [found] = findings(text, {"payload-damaged"})
    assert (found.seq, found.message) == (seq, said)
