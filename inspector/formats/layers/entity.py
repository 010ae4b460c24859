"""Characters that a page has as entities of HTML: `&quot;type&quot;`, `-&gt; response.create`.

A line in which a quote stands as such was not escaped: what looks like an entity there is what somebody said.
"""

import html
import re
from collections.abc import Iterator

from ..objects.repair import Change

_QUOTE = r"&(?:quot|\#34|\#x22);"
_UNQUOTED = r"""^(?=[^\n"']*+$)[^\n"']*?"""  # of a line in which every quote is escaped, if it has any
SIGN = re.compile(
    rf"[{{,:\[]\s*{_QUOTE}|^[ \t]*{_QUOTE}\w+{_QUOTE}\s*:"
    rf"|{_UNQUOTED}(?:[-=]&gt;|&lt;[-=]|&(?:apos|\#0?39|\#x27);)",
    re.MULTILINE,
)
_ENTITY = re.compile(r"&(?:[a-z]{2,6}|#\d{1,7}|#x[0-9a-fA-F]{1,6});")
_LINE = re.compile(rf"^[^\n]*{_QUOTE}[^\n]*$|{_UNQUOTED}&[^\n]*$", re.MULTILINE)


def changes(text: str) -> Iterator[Change]:
    """Write what stands for a character as that character, in lines that were escaped."""
    for line in _LINE.finditer(text):
        for one in _ENTITY.finditer(text, line.start(), line.end()):
            plain = html.unescape(one[0])
            if plain != one[0]:
                yield Change(one.start(), one.end(), plain)
