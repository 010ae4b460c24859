"""Who sent a pasted event, as the words around it tell.

The words stand before the brace on the event's own line, or on the nearest line
above that says something. A table of patterns reads them; where both sides are
named, they tell nothing. People mislabel, and a relay's log turns the words
round: labels therefore prove themselves on the events whose type only one side
sends, and may contradict a type only where they have done so.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from ...core.wire import Side

_LINES_ABOVE = 5
_LONGEST = 300  # characters of a line that are looked at, nearest to the event
_NAMES = re.compile(r"[‘'\"“`<]?\b[a-z][a-z_]*(?:\.[a-z_]+)+\b[’'\"”`>]?")
_SILENT = re.compile(
    r"\W*(?:\d{1,3}|json|jsonc|js|ts|(?:full|raw)?_?payload|event|data|content|raw|body|message|msg|frame|error)?\W*\Z",
    re.IGNORECASE,
)
_ONLY_SIDE = re.compile(r"\W*(?:client|server)\W*\Z", re.IGNORECASE)
_TIMES = re.compile(r"[\d\s:.,TZ+/|-]+(?:[AP]M)?\s*\Z")

_ARROWS = frozenset("<>←→⇐⇒⟵⟶⟸⟹⬅➡")
_DIGITS = str.maketrans("3456789", "0" * 7)  # but not those of `client2server`, and of a time since 1970
_TELLING = re.compile(
    r"[A-Za-z<>→←⇒⇐⟶⟵⟹⟸➡⬅↑↓⬆⬇📤📥\u0400-\u04ff\u0590-\u06ff\u0e00-\u0e7f\u3400-\ud7ff]"
)  # one of these is in every label

_CLIENT_ABROAD = "istemci klient kliens cliente клиент клієнт 客户端 客戶端 クライアント 클라이언트"
_SERVER_ABROAD = "sunucu serveur servidor serwer szerver сервер 服务器 服务端 伺服器 サーバー サーバ 서버"
SIDES_ABROAD = f"{_CLIENT_ABROAD} {_SERVER_ABROAD}"
"""What the two sides are called in other languages."""
_SAYS = "(?:says?|said|sends?|sent|answers?|answered|repl(?:y|ies|ied)|respond(?:s|ed)?|return(?:s|ed)?)"
_C = rf"(?<!\w)(?:c(?:lient)?|{'|'.join(_CLIENT_ABROAD.split())})"
_S = rf"(?:s(?:erver)?|{'|'.join(_SERVER_ABROAD.split())})"

_PATTERNS: tuple[tuple[re.Pattern[str], Side], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), side)
    for side, pattern in (
        (Side.CLIENT, r"^[\d\s:.,-]*[\[(]?(?-i:C)[\])]?[:>]?\s*$"),
        (Side.SERVER, r"^[\d\s:.,-]*[\[(]?(?-i:S)[\])]?[:>]?\s*$"),
        (Side.CLIENT, r"(?:^|[\d\])]\s)\s*(?:me|us|mine|you)\s*(?::|→|[-=]?>)"),
        (Side.SERVER, r"(?:^|[\d\])]\s)\s*(?:them|they|theirs)\s*(?::|→|[-=]?>)"),
        (Side.CLIENT, rf"{_C}\s*(?:>|->|→|=>|2|to)\s*{_S}(?!\w)"),
        (Side.SERVER, rf"(?<!\w){_S}\s*(?:>|->|→|=>|2|to)\s*{_C[7:]}(?!\w)"),
        (
            Side.SERVER,
            r"\b(?:to|toward) (?:the )?(?:client|browser)\b|\bfrom (?:the )?\W*(?:server|(?:open|x)?ai|api|azure)\b",
        ),
        (Side.SERVER, rf"\b(?:server|(?:open|x)?ai|azure|model|api) {_SAYS}\b"),
        (Side.CLIENT, r"\b(?:we|client|app|browser) (?:says?|said|sends?|sent)\b"),
        (Side.CLIENT, r"\bto (?:the )?\W*(?:server|(?:open|x)?ai|api|azure)\b|\bfrom (?:the )?\W*(?:client|browser)\b"),
    )
)
SENT_ABROAD = (
    "gesendet ausgehend giden sortant saliente uscita sendt lähetetty odesláno küldve kirim gửi исходящее נשלח أرسل"
    " إرسال envoyé enviado inviato wysłano verzonden skickat gönderildi"
    " отправлено отправил отправлен надіслано надіслав 发送 發送 发出 送信 보냄 전송 송신 ส่ง"
)
RECEIVED_ABROAD = (
    "empfangen eingehend gelen entrant entrante entrata modtaget vastaanotettu přijato fogadva terima nhận входящее"
    " התקבל استلم استلام reçu recibido recebido ricevuto otrzymano ontvangen mottaget alındı"
    " получено получил получен отримано отримав 收到 接收 受信 받음 수신 รับ"
)
"""What stands in logs of other languages for what was sent and received."""
_CLIENT_WORDS = re.compile(
    r"\b(?:sen[dt]|sends|sending|requests?|requesting|outgoing|outbound|client|tx|writ(?:es?|ing)|wrote|emit(?:s|ting|ted)?)\b"
    rf"|(?<!\w)(?:{'|'.join((SENT_ABROAD + ' ' + _CLIENT_ABROAD).split())})(?!\w)|-{{1,2}}>"
    r"|^\s*(?:\w{1,12}\s+)?>+(?=\s|$)|(?<=[\s\]])>{2,3}(?=\s|$)|→|⇒|⟶|⟹|➡|↑|⬆|📤|:arrow_up(?:_small)?:|:outbox_tray:",
    re.IGNORECASE,
)
_SERVER_WORDS = re.compile(
    r"\b(?:received?|receiv(?:es|ing)|recv|incoming|inbound|server|respon[sc]es?|responds?|replie[sd]|reply|returns?|returned"
    rf"|got|gets?|rx|reads?|reading)\b|(?<!\w)(?:{'|'.join((RECEIVED_ABROAD + ' ' + _SERVER_ABROAD).split())})(?!\w)"
    r"|<-{1,2}|^\s*(?:\w{1,12}\s+)?<+(?=\s|$)|(?<=[\s\]])<{2,3}(?=\s|$)|←|⇐|⟵|⟸|⬅|↓|⬇|📥|:arrow_down(?:_small)?:|:inbox_tray:",
    re.IGNORECASE,
)


def numberless(text: str) -> str:
    """A text with one digit in place of most others, of which none tells more than that a number stands there."""
    return text.translate(_DIGITS)


def side_of(text: str) -> Side | None:
    """The side that a label names; None where it names none or both."""
    return _side_of(numberless(text[-_LONGEST:])) if text else None


@lru_cache(1024)  # the labels of a log differ in their numbers
def _side_of(text: str) -> Side | None:
    words = _NAMES.sub(" ", text)
    if not _TELLING.search(words):
        return None
    for pattern, side in _PATTERNS:
        if pattern.search(words):
            return side
    client, server = _CLIENT_WORDS.search(words), _SERVER_WORDS.search(words)
    if bool(client) == bool(server):
        return None
    return Side.CLIENT if client else Side.SERVER


def above(line_of: Callable[[int], str], number: int, floor: int) -> Iterable[str]:
    """The lines over line `number` up to the first that says something; none at or above line `floor`."""
    for other in range(number - 1, max(floor, number - 1 - 2 * _LINES_ABOVE), -1):
        line = line_of(other)[-_LONGEST:]
        if not line.strip():
            continue
        yield line
        if not is_silent(line) and not _ONLY_SIDE.match(line):
            return


def is_silent(line: str) -> bool:
    """Tell whether a line is only a fence, a number, a time, an event's name or the like."""
    rest = _NAMES.sub("", line).strip()
    arrow = rest[:1] in _ARROWS
    return not arrow and (_SILENT.match(rest) is not None or _TIMES.match(rest) is not None)


def proven(pairs: Sequence[tuple[Side | None, Side | None]]) -> bool:
    """Tell whether labels may overrule types, from (label, side of the type) of every event."""
    known = [(label, side) for label, side in pairs if label and side]
    agreeing = sum(label is side for label, side in known)
    return agreeing >= 3 and agreeing >= 4 * (len(known) - agreeing)


def turned(pairs: Sequence[tuple[Side | None, Side | None]]) -> bool:
    """Tell whether labels say the opposite of the types, as in a log taken at the server."""
    known = [(label, side) for label, side in pairs if label and side]
    agreeing = sum(label is side for label, side in known)
    return len(known) - agreeing > agreeing


def decide(label: Side | None, of_type: Side | None, *, trusted: bool, inverse: bool) -> Side:
    """The side of one event; without any sign it is the server, whose events people paste most."""
    if label and inverse:
        label = label.other
    if of_type is None or (trusted and label):
        return label or of_type or Side.SERVER
    return of_type
