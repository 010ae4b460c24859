"""Hides the values of JSON that may come in pieces, character by character: what was JSON stays JSON.

Inside strings letters become x and digits 0; escapes stay escapes. Outside them digits become 1 (a zero could not lead
a number), the words true, false and null stay, and other letters become x.
"""

_WORDS = ("true", "false", "null")
_X = "0078"  # the code of an x in four hexadecimal digits


class JsonLexer:
    """Where in the JSON the next character stands."""

    def __init__(self, *, inside: bool = False) -> None:
        self._inside = inside  # a string
        self._escaped = False
        self._code = 0  # digits of \\uXXXX still to come
        self._word = ""  # letters since the last other character
        self._number = False

    def hidden(self, text: str) -> str:
        """These characters hidden, one for one."""
        return "".join(map(self._one, text))

    def _one(self, character: str) -> str:
        return self._in_string(character) if self._inside else self._outside(character)

    def _in_string(self, character: str) -> str:
        if self._code:
            self._code -= 1
            return _X[3 - self._code]
        if self._escaped:
            self._escaped = False
            self._code = 4 * (character == "u")
            return character
        if character == "\\":
            self._escaped = True
        elif character == '"':
            self._inside = False
        return _covered(character, "0")

    def _outside(self, character: str) -> str:
        if character == '"':
            self._inside = True
        if character in "eE" and self._number:
            return character
        self._number = character.isdigit() or (self._number and character in ".+-")
        self._word = self._word + character if character.isalpha() else ""
        if self._word and any(word.startswith(self._word) for word in _WORDS):
            return character
        return _covered(character, "1")


def _covered(character: str, digit: str) -> str:
    if character.isdigit():
        return digit
    return "x" if character.isalpha() else character
