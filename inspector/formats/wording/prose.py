"""Tells a person's sentence from everything else that stands in a pasted text."""

import re
from collections.abc import Iterable

PROSE, SILENCE = 1, 2  # bits of what is said
_BEGINNING = re.compile(r"(?:[-*•]\s+|\d{1,2}[.)]\s+)?(?:\[[a-z]{1,6}\])?[(‘'“\"*_¿¡]{0,3}[^\W\d_]")
_WORD = re.compile(r"[‘'“\"(*_¿¡]*[^\W\d_]+(?:[’'\-/.][^\W\d_]+)*[’'”\")*_.,:;!?…]*\Z")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")  # kana, Chinese characters, Hangul
_LEVEL = re.compile(r"(?:TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL|CRITICAL|PASSED|FAILED)\b|[VDIWEF](?: \(\d+\) |/\w)")
_RAISED = re.compile(
    r"File \"[^\"]+\", line \d|(?:\w+\.)+\w*(?:Error|Exception|Warning)\b|(?:[A-Z]\w* ){0,3}\w*(?:Error|Exception): "
)
_CALLED = re.compile(r"\W?(?:return|await|raise|yield|async|elif|assert)\b.*\)\W*\Z")
_TOLD = re.compile(r"\w:\s")  # a name of a value, as programs list several in a line
_ENDED = (".", "!", "?", "…", "”", '"')
_MEMBER = re.compile(r"""["“”'’]\s*:""")
_SILENCE = re.compile(
    r"\bno (?:more|further|other|response|reply|answer|event|audio|sound|output)"
    r"|\b(?:nothing|never|silen|unresponsive|hangs?\b|stuck\b)"
    r"|\b(?:all|the last(?: \w+)?) (?:i|we) (?:get|got|see|saw|hear|heard|receive)\b"
    r"|(?:\bnot|n[’']t) (?:\w+ )?(?:respond|repl(?:y|ies)|answer|receiv|react)"
    r"|\b(?:nichts|keine?|rien|aucun|nada|ning[uú]n|niente|nessun|nenhum|niets|inget|ingenting|nic|nimic|hiçbir|ничего|тишина)\b"
    r"|لا شيء|何も|没有|沒有|아무",
    re.IGNORECASE,
)
"""Words of silence in some of the languages that people write in."""
_FEWEST = 3  # words of a sentence
_LONGEST = 2000  # characters of a line that are looked at


def is_prose(line: str) -> bool:
    """Tell whether a line is a sentence: words, and neither label, log line, JSON nor code."""
    line = line[:_LONGEST].strip()
    if not _BEGINNING.match(line) or line[-1] in ":;{}[(=" or _LEVEL.match(line) or _MEMBER.search(line) or "{" in line:
        return False
    if "\t" in line or _RAISED.match(line) or _CALLED.match(line):
        return False  # a row of a table, or what a program raised or called
    if len(_TOLD.findall(line)) > 1 and not line.endswith(_ENDED):
        return False
    if len(_UNSPACED.findall(line)) >= 2 * _FEWEST:
        return True
    tokens = line.split()
    words = [token for token in tokens if _WORD.match(token)]
    if not any(word[0].islower() for word in words if word[0].isalpha()) and all(map(str.isascii, words)):
        return False  # a title: `Frame 125: WebSocket Connection Close`
    return len(words) >= _FEWEST and len(words) >= 0.6 * len(tokens)


def is_silence(words: str) -> bool:
    """Tell whether words speak of silence."""
    return _SILENCE.search(words) is not None


def said(lines: Iterable[str]) -> int:
    """What people say in lines: `PROSE` where there is a sentence, and `SILENCE` where one speaks of it."""
    bits = 0
    for line in lines:
        if is_prose(line):
            bits |= PROSE | (SILENCE if _SILENCE.search(line) else 0)
        if bits == PROSE | SILENCE:
            break
    return bits
