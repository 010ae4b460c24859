"""What a conversation holds, by its kind."""

from inspector.core.wire import Frame
from inspector.recording.file import Header


def frames_of(items):
    return [item for item in items if isinstance(item, Frame)]


def header_of(items):
    return next(item for item in items if isinstance(item, Header))
