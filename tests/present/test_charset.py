"""When the screen and the reports keep to ASCII."""

import pytest

from inspector.present.text.charset import is_narrow


@pytest.mark.parametrize(
    ("environment", "wanted"),
    [
        ({}, False),
        ({"LANG": "de_DE.UTF-8"}, False),
        ({"LANG": "C.utf8"}, False),
        ({"LANG": "de_DE.ISO-8859-1"}, True),
        ({"LANG": "POSIX"}, True),
        ({"LANG": "de_DE"}, False),
        ({"LC_ALL": "C", "LANG": "de_DE.UTF-8"}, True),
        ({"INSPECTOR_ASCII": "1", "LANG": "de_DE.UTF-8"}, True),
        ({"INSPECTOR_ASCII": "0", "LANG": "C"}, False),
    ],
)
def test_the_user_decides_and_then_the_locale(environment, wanted):
    assert is_narrow(environment) is wanted
