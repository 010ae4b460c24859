"""Who may come in to what listens."""

import pytest

from inspector.transports.guard import foreign_host, foreign_page, is_of_this_machine


@pytest.mark.parametrize(
    ("hosts", "remote", "refused"),
    [
        (["127.0.0.1:1"], False, False), (["localhost"], False, False), (["[::1]:1"], False, False),
        (["x.localhost:1"], False, False), (["192.168.1.7"], False, True), (["evil.example"], False, True),
        ([], False, True), (["localhost", "localhost"], False, True), (["192.168.1.7"], True, False),
        (["box.local"], True, False), (["box"], True, False), (["evil.example"], True, True), ([""], True, True),
        (["["], False, True),
    ],
)  # fmt: skip
def test_a_host_is_this_machine_or_with_remote_an_address(hosts, remote, refused):
    assert (foreign_host("relay", hosts, remote=remote) is not None) == refused


def test_a_page_must_be_allowed():
    assert foreign_page("tap", [], ()) is None
    assert foreign_page("tap", ["https://a.example"], ["https://a.example"]) is None
    refusal = foreign_page("tap", ["https://b.example"], ["https://a.example"])
    assert refusal is not None
    assert refusal.message.startswith("https://b.example may use this tap only if")


@pytest.mark.parametrize(
    ("page", "own"),
    [
        ("http://localhost:3000", True), ("https://127.0.0.1", True), ("http://[::1]:8", True), ("null", False),
        ("http://app.localhost", True), ("http://localhost.evil.example", False), ("https://evil.example", False),
        ("http://[", False),
    ],
)  # fmt: skip
def test_a_page_of_this_machine_is_told_by_its_origin(page, own):
    assert is_of_this_machine(page) is own
