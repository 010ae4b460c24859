"""Names of events that follow one another in a line or in the steps of a story.

`a -> b -> c` is a trace by its arrows. `I get a, b and c` and a list of steps (`2) I send a and get b`) are
one only where their words say that somebody saw it: the same names stand in advice and in documentation.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from ..wording.prose import is_silence
from . import answered, heading, joined, noted
from .mention import NAMES, Mention, in_line, resolved

FEWEST = 3  # names that make a run
_FEW = 2  # where the words over it say that it is what happened
_LONGEST = 800  # characters of a line that is looked at
_WORD = 12  # characters behind a name: `arrives`
_STEPS = 40  # lines of a story
_SEEN = re.compile(
    r"\b(?:see|seeing|prints?|printed|shows?|saw|seen|gets?|got|receive[sd]?|receiving|came|comes?|arrive[sd]?"
    r"|logged|(?<!we )(?<!\bi )logs?|trace|order|sequence|krijg|ontvang|dostaję|otrzymuję|mottar|får|kapok"
    r"|alıyorum|geliyor"
    r"|veo|recibo|recibe|llegan?|orden|secuencia|bekommen?|sehe|erhalten?|kommen|kommt|reihenfolge|reçois|reçoit|vois"
    r"|arrivent|ordre|recebo|vejo|ordem|ricevo|vedo|ordine)\b|收到|顺序|順|받|순서|受信|получа|приход|вижу",
    re.IGNORECASE,
)
_UNSEEN = re.compile(
    r"\b(?:handl\w+|listen\w*|subscri\w+|support\w*|such as|like|e\.?g"
    r"|(?:are|is|be) (?:emitted|fired|raised|delivered|dispatched)|ignor\w+|filter\w*|types?|regist\w+|implement\w*"
    r"|recommend\w*|suggest\w*|want\w*|plan\w*|think|believe|guess|assume|whether|never|not|no|without|missing|instead"
    r"|if|should|expect\w*|wait\w*|until|docs?|document\w*|would|must|can|may|when|whenever|before|after|usually|normally|nunca|ning[uú]n|sin|falta\w*|kein\w*|nie|nicht|ohne|fehlt|jamais|pas"
    r"|sans|mai|non|nem|sem|don['’]t|doesn['’]t|didn['’]t|isn['’]t|won['’]t)\b|没有|沒有|不|ない|없|안 |не ",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"[`\"'”’»*]{0,3}\s*(?:[❌✗✘✖🚫]|[x×]\s?0\b|(?:(?:are|is|do|does|was|were|have|has|events?)\s+){0,2}(?:never|not|missing)\b"
    r"|(?:kommt|kommen|kam|llega|viene|arriva|arrive|vient|chega|vem|приходит|приш[её]л)\s+(?:aber\s+)?"
    r"(?:nicht|nie|nunca|jamais|pas|mai|não)\b|(?:(?:doesn|didn|isn|wasn|hasn)['’]t|не приходит|не прих)\b)"
)
_COUNTED = re.compile(r"[`\"'”’»*]{0,3}\s*[x×]\s?0\b")  # so often it came
_KEPT = re.compile(r"\b(?:in|from) (?:my|our) (?:[a-z]+ )?(?:log|logs|trace|console|capture)\b", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_STEP = re.compile(r"^[ \t]*(?:\d{1,2}[.)\]:]|[-*•–])[ \t]+(?=\S)", re.MULTILINE)
_ACTUAL = re.compile(r"\W*(?:actual|observed|happens?|happened|got|real)\b[^.\n]{0,30}\Z", re.IGNORECASE)
_FIRST = re.compile(
    r"\b(?:I|i(?= (?:send|sent|get|got|see|saw|receive|call|do)\b)"
    r"|[Ww]e|[Jj]['’]envoie|[Jj]e|[Ii]ch|[Ww]ir|[Mm]ando|[Rr]icevo|[Ee]nv[ií]o|[Rr]ecibo|[Rr]ecebo|[Ii]k|[Jj]ag|[Jj]eg|[Ww]ysyłam"
    r"|[Яя]|[Оо]тправляю|[Пп]осылаю|[Шш]лю|[Пп]олучаю|[Вв]ижу)\b|我|私|제가|저는|우리"
)
_DONE = re.compile(
    rf"{_SEEN.pattern}|\b(?:sends?|sent|says|push|fire|issue|answers?|replie[sd]|replies|follows?|followed|ends?|mando|env[ií]o|envoie|sende|schicke|stuur|skickar|sender|wysyłam)\b"
    r"|отправ|посыла|шлю|[发發]送|[发發]出|送信|보내|보냈|전송",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.!?](?=\s)")
_ERROR = re.compile(r"[`\"'”’»*]{0,3}(?:\s?[:(–—-]|\s[\"“«`]|\s(?:with|mit|con|avec|com|code)\b)[^\n]{3,200}")
_TURNED = re.compile(
    r"\b(?:sends?|sent|calls?|called|mando|env[ií]o|envoie|sende|schicke|stuur|wysyłam)\b", re.IGNORECASE
)
"""How a story of two events begins: with what was sent."""
_CLAUSE = re.compile(r"[.!?:;—–,](?=\s)|[，。；：、]|\b(?:but|and|then|aber|pero|mais)\b")  # where another one begins
_ONCE = re.compile(
    r"^\W*(?:after|once|as soon as|when|while) (?!(?:I|we|you)\b)[^\n]{2,80}? "
    r"(?=(?:I|we) (?:see|saw|get|got|receive|send|sent)\b)",
    re.IGNORECASE,
)
"""What happened before, in the same clause."""
_SENDING = re.compile(
    r"\b(?:when|whenever|once|after|as soon as) (?=(?:I|we) (?:send|sent|call|emit|issue)\b)", re.IGNORECASE
)
_OWN = re.compile(
    r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur|[Ii]k|[Dd]ostaję|[Ww]ysyłam|[Rr]icevo|[Mm]ando|[Ii]nvio"
    r"|[Jj]['’]envoie|[Jj]e|[Rr]eçois|[Ee]nvío|[Rr]ecibo|[Ii]ch|[Ss]ende|[Bb]ekomme|[Ee]nvio|[Rr]ecebo)\b"
    r"|\b(?:sent|received|got|came|arrived|answered|replied|responded)\b"
    r"|\b(?:[Cc]lient|[Ss]erver|[Aa]pp|[Bb]rowser|[Bb]ridge|OpenAI|Azure|API|[Mm]odel)"
    r" (?:sends|receives|gets|answers|replies|responds|returns|emits)\b"
)
_REPRODUCED = re.compile(
    r"^\W*(?:how )?(?:to|steps to) reproduce\W*$|^\W*repro(?: steps)?\W*$", re.IGNORECASE | re.MULTILINE
)
_ADVICE = re.compile(r"\b(?:if|when|unless|in case|should|until|make sure)\b|\?\s*\Z", re.IGNORECASE)
_CHANGE = re.compile(
    r"^\W*(?:\d{1,2}\W+)?(?:also|now|just)?[ ]?(?:set|add|fix|drop|move|remove|rename|replace|update|align"
    r"|consolidate|listen|handle|ensure"
    r"|support|allow|document|refactor|bump|avoid|make|use|emit|introduce|port|guard|skip|stop)(?:s|es|d|ed)? "
    r"[^\n]*\b[a-z_]+\.[a-z_.]+",
    re.IGNORECASE,
)
"""How the changes of a program begin, of which people make lists."""


class Run(NamedTuple):
    """Names that follow one another, with the places where their lines begin."""

    names: list[re.Match[str]]
    lines: frozenset[int]
    is_wished: bool = False  # it shows what should happen
    words: str | None = None  # over and before it, where they may tell that somebody saw it

    @property
    def is_seen(self) -> bool:
        """Tell whether somebody says so."""
        return self.words is None or _SEEN.search(self.words) is not None


def runs(source: str, start: int, end: int) -> Iterator[Run]:
    """The runs between two places of a text, in their order."""
    if not joined.JOINING.search(source, start, end):
        return
    done = start
    above: tuple[int, str] | None = None  # where the row before ends, and the words over it
    for name in NAMES.finditer(source, start, end):
        if name.start() < done:
            continue
        begin = source.rfind("\n", 0, name.start()) + 1
        first, last = max(begin, start), source.find("\n", name.end(), end)
        done = last if last >= 0 else end
        below = joined.wrapped(source, name.end(), done, end)
        done = below[-1][1] if below else done
        is_step = _STEP.match(source, begin) is not None
        if done - first > _LONGEST or not (is_step or NAMES.search(source, name.end(), done)):
            continue
        names = names_in(source, first, done)
        if not names or (len(names) < _FEW and not is_step):
            continue
        over = heading.over(source, start, first)
        if above and not source[above[0] : begin].strip():
            over = above[1]  # of a run right below another the same is said
        chain = _by_arrows(source, begin, names, over)
        run = chain if chain and len(chain.names) == len(names) else _by_commas(source, begin, done, names, over)
        above = (done, over) if run else None
        run = run or _by_clauses(source, begin, done, names) or chain
        if run is None and (pair := answered.pair(source, first, done, names)):
            run = Run(pair, frozenset({begin}))
        if run is None and is_step:
            steps = list(_steps(source, begin, end))
            done = steps[-1].end
            run = _story(source, steps, over)
        if run:
            yield run._replace(lines=run.lines | {start for start, _ in below}) if below else run


def alone_in_line(source: str, name: re.Match[str]) -> Mention | None:
    """What the line of a name says, where it says no more than a tracer would."""
    begin = source.rfind("\n", 0, name.start()) + 1
    end = source.find("\n", name.end())
    line = source[begin : end if end >= 0 else len(source)]
    here = NAMES.match(line, name.start() - begin)
    return in_line(line, begin, here) if here else None


def names_in(source: str, start: int, end: int) -> list[re.Match[str]]:
    """The names of events between two places."""
    return [one for one in NAMES.finditer(source, start, end) if resolved(one[0]) or _is_error(source, one)]


def _is_error(source: str, name: re.Match[str]) -> bool:
    """Tell whether `error` is the name of an event: an arrow points at it, or a known error follows."""
    if name[0] != "error":
        return False
    near = max(name.start() - _WORD, 0)
    return any(mark.search(source, near, name.start()) for mark in (joined.POINTED, joined.PIPED)) or bool(
        (note := _ERROR.match(source, name.end())) and noted.is_known_error(note[0]) and not noted.is_explained(note[0])
    )


def _by_arrows(source: str, begin: int, names: list[re.Match[str]], over: str) -> Run | None:
    """Names in one line with arrows between them; beside those, others may stand in the words around."""
    chain = joined.longest(source, names)
    is_all = len(chain) == len(names) == _FEW
    if len(chain) < FEWEST and not (is_all and _ACTUAL.search(over)):
        return None
    came = [one for one in chain if not _DENIED.match(source, one.end())]
    before = source[begin : chain[0].start()]
    words = over + (before if chain[0] is names[0] else _SENTENCE.split(before)[-1])
    return Run(came, frozenset({begin}), heading.is_wished(words), words)


def _by_commas(source: str, begin: int, done: int, names: list[re.Match[str]], over: str) -> Run | None:
    """The first names of a line that a sentence enumerates, which says that they were seen."""
    joint = joined.joint(source, begin, names)
    are_joined = [joint.fullmatch(source, a.end(), b.start()) is not None for a, b in pairwise(names)]
    count = are_joined.index(False) + 1 if False in are_joined else len(names)
    before = source[begin : names[0].start()]
    nearest = over[over.rfind("\n") + 1 :]
    words = f"{nearest}\n{before}" if len(before.split()) < FEWEST else before
    below = "" if _LETTER.search(before) else _line_below(source, names[-1].end())
    is_seen = _SEEN.search(words + below) or (not _LETTER.search(before) and _is_all(source[names[-1].end() : done]))
    if count < FEWEST or not is_seen or _UNSEEN.search(words) or heading.is_wished(words):
        return None
    if _DENIED.match(source, names[count - 1].end()) and not _COUNTED.match(source, names[count - 1].end()):
        return None
    return Run([one for one in names[:count] if not _COUNTED.match(source, one.end())], frozenset({begin}))


def _is_all(rest: str) -> bool:
    """Tell whether what stands behind an enumeration says that no more came, or where it stands."""
    return is_silence(rest) or _KEPT.search(rest) is not None


def _by_clauses(source: str, begin: int, done: int, names: list[re.Match[str]]) -> Run | None:
    """Names in the sentences of somebody who tells what happened, one after the other; two where then nothing came."""
    line = source[begin:done]
    while len(names) > FEWEST and _is_apart(source, begin, names):
        names = names[1:]
    few = _FEW if is_silence(source[names[-1].end() : done]) else FEWEST
    if len(names) < few or not _FIRST.search(line) or _is_asked(source[names[-1].end() : done]) or "{" in line:
        return None
    clauses = [_CLAUSE.split(source[begin : one.start()])[-1] + source[one.end() : one.end() + _WORD] for one in names]
    said = [_DONE.search(clause) is not None for clause in clauses]
    for place, (one, other) in enumerate(pairwise(names)):
        if joined.ARROW.fullmatch(source, one.end(), other.start()):
            said[place] = said[place + 1] = True
        elif joined.POINTED.search(source, max(other.start() - _WORD, 0), other.start()):
            said[place + 1] = True
        elif joined.COMMA.fullmatch(source, one.end(), other.start()):
            said[place + 1] = said[place + 1] or said[place]
    told = sum(said)
    seen = _undenied(source, begin, names)
    if 2 * told < len(names) or seen[:1] != names[:1] or len(seen) < few:
        return None
    if few == len(names) == _FEW and (told < _FEW or not _TURNED.search(source[begin : names[0].start()])):
        return None
    return Run(seen, frozenset({begin}))


def _is_apart(source: str, begin: int, names: list[re.Match[str]]) -> bool:
    """Tell whether the first name did not come, in a sentence of its own, and the next tells what somebody did."""
    ends = list(_SENTENCE.finditer(source, names[0].end(), names[1].start()))
    return bool(ends and is_denied(source, begin, names[0]) and _FIRST.search(source, ends[-1].end(), names[1].start()))


def _undenied(source: str, begin: int, names: list[re.Match[str]]) -> list[re.Match[str]]:
    """The names that did come: what is said behind several that a comma joins is said of all of them."""
    kept: list[re.Match[str]] = []
    denied = False
    for one, following in zip(names[::-1], [None, *names[:0:-1]], strict=True):
        is_joined = following is not None and joined.COMMA.fullmatch(source, one.end(), following.start()) is not None
        denied = _DENIED.match(source, one.end()) is not None or (denied and is_joined)
        if not denied and not is_denied(source, begin, one):
            kept.append(one)
    return kept[::-1]


def _is_asked(rest: str) -> bool:
    """Tell whether the sentence that goes on behind a name is a question."""
    return rest.rstrip().endswith("?") and not _SENTENCE.search(rest)


def _line_below(source: str, at: int) -> str:
    """The next line that says something."""
    return next((line for line in source[at : at + _LONGEST].split("\n")[1:] if line.strip()), "")


class _Step(NamedTuple):
    """One line of a list."""

    start: int
    end: int
    names: list[re.Match[str]]


def _steps(source: str, begin: int, end: int) -> Iterator[_Step]:
    """The lines of a list from `begin` on, with nothing but blank ones between them."""
    for _ in range(_STEPS):
        last = source.find("\n", begin, end)
        last = end if last < 0 else last
        yield _Step(begin, last, names_in(source, begin, last))
        while last < end and source[last].isspace():
            last += 1
        begin = source.rfind("\n", 0, last) + 1
        if last >= end or not _STEP.match(source, begin):
            return


def _story(source: str, steps: list[_Step], over: str) -> Run | None:
    """What the steps of a list tell in sentences of their own; names alone in their lines are read elsewhere."""
    told = [step for step in steps if step.names]
    if all(len(step.names) == 1 and alone_in_line(source, step.names[0]) for step in told):
        return None
    words = "\n".join(source[step.start : step.end] for step in steps)
    is_seen = _REPRODUCED.search(over) or any(_OWN.search(source, step.start, step.end) for step in told)
    is_seen = is_seen or _ends_in_silence(source[steps[-1].start : steps[-1].end])
    if any(_CHANGE.search(source[step.start : step.end]) for step in told):
        return None
    if len(told) < FEWEST or not is_seen or heading.is_wished(over) or heading.is_advised(over) or "{" in words:
        return None
    names = [one for step in told for one in step.names if not is_denied(source, step.start, one)]
    return Run(names, frozenset(step.start for step in told)) if len(names) >= FEWEST else None


def _ends_in_silence(words: str) -> bool:
    """Tell whether the last step says that then nothing came, as it goes with what was tried, and not with advice."""
    return is_silence(words) and not _ADVICE.search(words)


def is_denied(source: str, start: int, name: re.Match[str]) -> bool:
    """Tell whether the clause before a name says that it did not come, or is to come."""
    clause = _SENDING.sub("", _ONCE.sub("", _CLAUSE.split(source[start : name.start()])[-1]))
    return _UNSEEN.search(clause) is not None or _DENIED.match(source, name.end()) is not None
