"""A secret shows itself only when asked."""

import copy
import pickle

import pytest

from inspector.core.secret import REDACTED, Secret

KEY = "sk-proj-abc123"


def test_only_reveal_gives_the_value():
    secret = Secret(KEY)
    assert secret.reveal() == KEY
    assert [repr(secret), str(secret), f"{secret}", f"{secret!r}"] == ["Secret()", REDACTED, REDACTED, "Secret()"]
    assert KEY not in repr([secret]) + repr({"key": secret})


def test_an_empty_secret_is_false():
    assert Secret(KEY)
    assert not Secret("")


@pytest.mark.parametrize("copier", [pickle.dumps, copy.copy, copy.deepcopy])
def test_a_secret_does_not_leave_by_copying(copier):
    with pytest.raises(TypeError, match="not pickled"):
        copier(Secret(KEY))


def test_a_secret_has_no_dictionary_to_print():
    assert not hasattr(Secret(KEY), "__dict__")
