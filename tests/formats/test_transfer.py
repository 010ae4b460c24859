"""Mail in quoted-printable, and the lines of rsyslog."""

from inspector.core import codec
from inspector.formats.layers.clean import Cleaned

from .paste import fidelity, frames

HEAD = "Content-Transfer-Encoding: quoted-printable\n\n"


def test_a_mail_as_it_was_sent():
    text = HEAD + '{"type":"error","error":{"message":"a =E2=80=93 b=3Dc",=\n"code":"x"}}'
    [frame] = frames(text)
    assert codec.read(frame).body == {"type": "error", "error": {"message": "a – b=c", "code": "x"}}
    assert (frame.marks.origin.first_line, frame.marks.origin.last_line) == (3, 4)


def test_octets_that_are_no_text_are_marked():
    assert Cleaned(f"{HEAD}=FF").text == f"{HEAD}\ufffd"


def test_only_a_mail_that_says_so_is_one():
    assert Cleaned("a=3D").text == "a=3D"


def test_an_object_over_several_lines_in_a_line_of_rsyslog():
    text = 'Nov 26 11:00:00 pbx b[9]: got {#012#011"type": "response.create"#012}'
    [frame] = frames(text)
    assert codec.read(frame).body == {"type": "response.create"}
    assert fidelity(text) == "mended"


def test_a_number_that_looks_alike_is_none():
    assert Cleaned("see #012 and {#0123}").text == "see #012 and {#0123}"
