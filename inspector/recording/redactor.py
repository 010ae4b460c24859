"""Takes secrets out of the frames of one conversation: out of each by itself, and those that come in pieces.

An answer comes as deltas of a few characters, of which none looks like a key. So each is looked at
behind those before it of the same stream, and loses what belongs to a secret that they began.
"""

import re
from collections.abc import Iterator, Sequence

from ..core.event import Event
from ..core.secret import Secret
from ..core.wire import Kind
from .redact import HINT, LONG, MAKERS, START, Span, forms, is_suspect, known, recognised, taken_out

_TYPE = re.compile(rb'"type"\s*+:\s*+"([a-z_.]{1,120})\.delta"')
_PIECE = re.compile(rb'"delta"\s*+:\s*+"((?:[^"\\]++|\\.)*+)"', re.DOTALL)
_ITEM = re.compile(rb'"item_id"\s*+:\s*+"([^"\\]{0,128})"')
_AUDIO = b"audio"
_SIGN = re.compile(  # what every secret that is looked for begins with
    rb"sk[-_]|ek_|xai-|hf_|ghp_|_pat_|glpat-|xox|ya29|AKIA|ASIA|AIza|eyJ|://|[Bb]asic|[Bb]earer|PRIVATE|ice-pwd"
    rb"|(?:sips?|tel|[?&]sig|(?i:key|token|secret|password|passwd|auth|authorization)\\*['\"]?) *[:=]"
)
_BEGUN = (  # too short to be a key yet, but what stands before tells that it will be one
    re.compile(MAKERS + rb"[A-Za-z0-9_-]{5}([A-Za-z0-9_-]+)\Z"),
    re.compile(START + rb"eyJ[A-Za-z0-9_-]{8}([A-Za-z0-9._-]+)\Z"),
    re.compile(rb"-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----((?:[^-]|-(?!----))+)\Z"),
)
_TELLING = 8  # bytes of a key that was given, of which the rest goes too
_HINTING = 9  # bytes of the longest hint
_NEXT = 32  # bytes of a stream behind which its next piece is looked at
_BEHIND = 120  # bytes where something in them hints at a secret
_LONGEST = 2_000  # bytes of a secret that is known to go on
_STREAMS = 64  # that are known at a time

Stream = tuple[bytes, bytes]  # the type of its deltas, and its item


class Redactor:
    """Called with the payload of each frame, in their order."""

    def __init__(self, secrets: Sequence[Secret] = ()) -> None:
        """With the keys that this process was given; what looks like one is found without."""
        self._secrets = tuple(secrets)
        self._forms = [form for secret in self._secrets for form in forms(secret)]
        self._kept = max([_NEXT, *map(len, self._forms)])
        self._tails: dict[Stream, bytes] = {}  # the last that was said in each stream, as it came
        self._suspect: set[Stream] = set()  # those whose tails hint at a secret

    def __call__(self, payload: bytes, kind: Kind) -> tuple[bytes, list[str]]:
        """The payload without secrets, and JSON pointers to where they stood ("" where no pointer can lead there)."""
        found = self.found(payload, kind)
        return taken_out(payload, found) if found else (payload, [])

    def found(self, payload: bytes, kind: Kind) -> list[Span]:
        """Where secrets stand in the payload of the next frame, in no order."""
        found = [*known(payload, self._secrets), *recognised(payload, kind)]
        if kind is Kind.TEXT and b'"delta"' in payload:
            found += self._continued(payload)
        return found

    def passes(self, event: Event, payload: bytes) -> bool:
        """Take in the next event, with which nothing is wrong, if it can hold no secret; else `found` has to.

        For what is recognised only, without keys that were given: most of a large recording goes through here.
        """
        body, type_ = event.body, event.type
        piece = body.get("delta") or body.get("audio")
        if not isinstance(piece, str) or len(piece) > LONG:
            return (isinstance(piece, str) and _is_sound(piece)) or not is_suspect(payload)
        if not type_.endswith(".delta") or type_.endswith("audio.delta"):
            return not is_suspect(payload)
        item = body.get("item_id")
        stream = type_[:-6].encode(), item.encode("utf-8", "replace") if isinstance(item, str) else b""
        tail = self._tails.get(stream, b"")
        said = piece.encode("utf-8", "replace")
        if stream in self._suspect or HINT.search(tail[-_HINTING:] + said):
            return False
        self._keep(stream, (tail + said)[-_NEXT:])
        return True

    def _continued(self, payload: bytes) -> Iterator[Span]:
        """Where a piece goes on with a secret, or begins one whose maker is known."""
        type_ = _TYPE.search(payload)
        piece = _PIECE.search(payload) if type_ and not type_[1].endswith(_AUDIO) else None
        if type_ is None or piece is None:
            return
        item = _ITEM.search(payload)
        stream = type_[1], item[1] if item else b""
        tail = self._tails.pop(stream, b"")
        whole = tail + piece[1]
        spans = [*self._given(whole)]
        suspect = is_suspect(whole)
        if suspect and _SIGN.search(whole):
            spans += recognised(whole, Kind.TEXT)
            near = max(len(whole) - 2 * _LONGEST, 0)
            spans += (begun.span(1) for pattern in _BEGUN if (begun := pattern.search(whole, near)))
        (self._suspect.add if suspect else self._suspect.discard)(stream)
        goes_on = min((start for start, end in spans if end == len(whole)), default=len(whole))
        self._keep(stream, whole[max(goes_on - (_BEHIND if suspect else self._kept), 0) :][-_LONGEST:])
        begin = piece.start(1) - len(tail)
        yield from ((begin + max(start, len(tail)), begin + end) for start, end in spans if end > len(tail))

    def _given(self, text: bytes) -> Iterator[Span]:
        """Where a key that was given stands, and where a text ends within one."""
        yield from known(text, self._secrets)
        for form in self._forms:
            begin = text.rfind(form[: _TELLING + 1])
            if begin >= 0 and form.startswith(text[begin:]):
                yield begin + _TELLING, len(text)

    def _keep(self, stream: Stream, tail: bytes) -> None:
        if len(self._tails) >= _STREAMS and stream not in self._tails:
            forgotten = next(iter(self._tails))
            del self._tails[forgotten]
            self._suspect.discard(forgotten)
        self._tails[stream] = tail


def _is_sound(text: str) -> bool:
    """Tell whether a long string is audio: it has none of the signs that secrets have."""
    return "-" not in text and "_" not in text and "." not in text and " " not in text and "\\" not in text
