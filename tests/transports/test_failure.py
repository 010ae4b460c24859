"""Each way not to be connected has its word."""

import socket
import ssl

import pytest
from websockets.exceptions import InvalidMessage, InvalidProxy, ProxyError

from inspector.transports.failure import FAILURES, answer_of

CASES = [
    (ConnectionRefusedError(111, "Connection refused"), None, "refused"),
    (OSError("Multiple exceptions: [Errno 111] Connect call failed"), None, "refused"),
    (InvalidMessage("did not receive a valid HTTP response"), None, "refused"),
    (socket.gaierror(-2, "Name or service not known"), None, "dns"),
    (UnicodeError("label too long"), None, "dns"),
    (ssl.SSLCertVerificationError("self-signed certificate"), None, "tls"),
    (UnicodeError("label too long"), None, "dns"),
    (ssl.SSLCertVerificationError("self-signed certificate"), "http://proxy", "tls"),
    (TimeoutError("timed out during opening handshake"), None, "timeout"),
    (ConnectionRefusedError(111, "Connection refused"), "http://proxy", "proxy"),
    (socket.gaierror(-2, "Name or service not known"), "http://proxy", "proxy"),
    (ProxyError("failed to connect to SOCKS proxy"), "socks5://proxy", "proxy"),
    (ImportError("connecting through a SOCKS proxy requires python-socks"), "socks5://proxy", "proxy"),
]


@pytest.mark.parametrize(("error", "proxy", "word"), CASES)
def test_the_category(error, proxy, word):
    answer = answer_of(error, proxy)
    assert (answer["status"], answer["failed"]) == (None, word)
    assert answer["message"]
    assert isinstance(error, FAILURES)


def test_a_proxys_address_is_not_told():
    answer = answer_of(InvalidProxy("http://user:pw@proxy", "scheme ftp isn't supported"), "http://user:pw@proxy")
    assert answer == {"status": None, "failed": "proxy", "message": "scheme ftp isn't supported"}


def test_an_error_without_words_is_named():
    assert answer_of(TimeoutError(), None)["message"] == "TimeoutError"
