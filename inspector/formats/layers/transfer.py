"""What a way of transport did to the characters of a text: mail in quoted-printable, and the lines of rsyslog.

A mail as it was sent breaks a line with `=` and writes other characters as `=E2=80=93` (RFC 2045, 6.7); rsyslog
writes a character that would end its line as `#012`, in octal digits.
"""

import re
from collections.abc import Iterator

from ..objects.repair import Change

MAIL_SIGN = re.compile(r"^Content-Transfer-Encoding:[ \t]*quoted-printable\b", re.MULTILINE | re.IGNORECASE)
_ENCODED = re.compile(r"=[ \t]*\r?\n|(?:=[0-9A-F]{2})++")

SYSLOG_SIGN = re.compile(r"[{\[,]#012(?:#01[125]|[ \t])*+(?:[\"}]|\w+:)")
_CONTROL = re.compile(r"#0(?:11|12|15)")


def of_mail(text: str) -> Iterator[Change]:
    """What the bytes of a mail stand for, from the line on that says how it is encoded."""
    since = MAIL_SIGN.search(text)
    for one in _ENCODED.finditer(text, since.end() if since else len(text)):
        found = one[0]
        octets = b"" if found.endswith("\n") else bytes.fromhex(found.replace("=", ""))
        yield Change(*one.span(), octets.decode("utf-8", "replace"))


def of_syslog(text: str) -> Iterator[Change]:
    """The line breaks and tabs that rsyslog wrote in digits."""
    for one in _CONTROL.finditer(text):
        yield Change(*one.span(), chr(int(one[0][1:], 8)))
