"""Which characters a terminal takes: all of them, or ASCII alone."""

from collections.abc import Mapping

VARIABLE = "INSPECTOR_ASCII"  # in the environment: 1 for ASCII alone, 0 for all characters
_LOCALE = ("LC_ALL", "LC_CTYPE", "LANG")  # the first of them that is set tells
_NARROW = ("C", "POSIX")


def is_narrow(environment: Mapping[str, str]) -> bool:
    """Whether the user says so, or else the locale names an encoding without the others. Without a word: no."""
    asked = environment.get(VARIABLE)
    if asked:
        return asked not in ("0", "no", "false")
    told = next((value for name in _LOCALE if (value := environment.get(name))), "")
    _, dot, encoding = told.partition(".")
    return told in _NARROW or (bool(dot) and encoding.lower().partition("@")[0].replace("-", "") != "utf8")
