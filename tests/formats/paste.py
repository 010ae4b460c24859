"""Short ways to read a pasted text in tests."""

from inspector.core import codec
from inspector.formats import pasted
from inspector.formats.conversation import Source
from inspector.formats.text.gather import gather
from inspector.formats.text.stretch import SIZE


def skipped(text, size=SIZE):
    return gather(Source("post", content=text.encode()), explain=True, size=size).skipped


def read(text):
    return pasted.read(Source("post", content=text.encode()))


def frames(text):
    return [frame for one in read(text) for frame in one.items]


def shapes(text):
    return [
        (codec.read(frame).type, frame.side, *frame.marks.origin[:2], frame.marks.origin.fidelity)
        for frame in frames(text)
    ]


def payload(text):
    [frame] = frames(text)
    return frame.payload.decode()


def fidelity(text):
    [frame] = frames(text)
    return frame.marks.origin.fidelity
