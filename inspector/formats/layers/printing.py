"""How programs print their own objects: what opens one, what a key looks like, and where a value without quotes ends.

A row is one way to print. Its `sign` is a plain text without which none of it is there, since most texts have nothing
of the kind; `start` begins with it, or `before` finds the opening of the object in the words before that place.
"""

import re
from dataclasses import dataclass

_TYPE = r"(?:[a-z][a-z0-9_]*\.[a-z0-9_.]+|error)"
_NEVER = r"(?!)"
_QUOTED = r'"(?:[^"\\\n]++|\\.)*+"'
_WORD = r'[^\s,;:=(){}\[\]"]++'
_ATOMS = r"\([^()\n]{0,200}\)|\[[^\[\]\n]{0,200}\]"  # brackets within a text
_COMMA = r"\s*,\s*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Printing:
    """One way to print an object.

    A `key` ends where its value begins; the first group that matched in it, and in `bare`, is the name or the value.
    `item` is a value without quotes in a list. `wraps` opens what stands around one value and says nothing; `named`
    says that the name of a class may tell the type of the event; `inner` is the way in which other objects are printed
    inside.
    """

    name: str
    sign: str
    start: re.Pattern[str]
    opens: re.Pattern[str]
    key: re.Pattern[str]
    comma: re.Pattern[str]
    bare: re.Pattern[str]
    item: re.Pattern[str]
    before: re.Pattern[str] | None
    text: re.Pattern[str]
    wraps: re.Pattern[str]
    named: bool
    inner: "Printing | None"


def _printing(
    name: str,
    *,
    sign: str,
    start: str,
    opens: str,
    key: str,
    comma: str = _COMMA,
    bare: str = _WORD,
    item: str | None = None,
    before: str | None = None,
    text: str = _QUOTED,
    wraps: str = _NEVER,
    named: bool = False,
    inner: Printing | None = None,
) -> Printing:
    """A row of the table; an `item` is like a `bare` value where nothing else is said."""
    return Printing(
        name=name,
        sign=sign,
        start=re.compile(start),
        opens=re.compile(opens),
        key=re.compile(key),
        comma=re.compile(comma),
        bare=re.compile(bare),
        item=re.compile(bare if item is None else item),
        before=re.compile(before) if before else None,
        text=re.compile(text),
        wraps=re.compile(wraps),
        named=named,
        inner=inner,
    )


def _of_fields(name: str, *, sign: str, opener: str, equals: str, start: str = "") -> Printing:
    """A class with its fields in brackets, as Kotlin, Java and C# print one; `start`: where its name alone tells it."""
    fields = rf"(?:[A-Za-z]\w*{equals}[^,()\[\]{{}}\n]{{0,80}},[ ]){{0,4}}"
    return _printing(
        name,
        sign=sign,
        start=start or rf"{sign}(?={_TYPE}[ ]?[,)\]}}])",
        before=r"(?<!\w)(?:[A-Z]\w*\.)?[A-Z]\w*\Z" if start else rf"(?<!new )(?<!\w)[A-Z]\w*{opener}{fields}\Z",
        opens=rf"(?:[A-Z]\w*\.)?[A-Z]\w*+{opener}|\[|\{{",
        key=rf"([A-Za-z_]\w*+){equals}(?!=)",
        comma=r",[ ]?",
        bare=rf"(?:[^\n,()\[\]{{}}]|{_ATOMS}|,(?![ ]\w{{1,60}}{equals}))*+",
        item=r"[^\n,()\[\]{}]++",
        named=True,
    )


def _of_json(name: str, *, sign: str, start: str) -> Printing:
    """JSON whose names are not written as those of the protocol."""
    return _printing(name, sign=sign, start=start, opens=r"[{\[]", key=r'"(\w+)"\s*:\s*')


_FOUNDATION = _printing(
    "foundation",
    sign=" = ",
    start=r'\{(?=\s*\n[ \t]*"?\w+"? =[ ]+[^\n]*[;({]\r?\n)',
    opens=r"[{(]",
    key=r'"?([\w.]+)"?\s*=\s*+',
    comma=r"\s*[;,]\s*",
    bare=r'[^\n;,(){}"]++',
)

PRINTINGS = (
    _of_fields("kotlin", sign="type=", opener=r"[(\[]", equals="="),
    _of_fields(
        "kotlin class", sign="(eventId=", opener=r"[(\[]", equals="=", start=r"\((?=eventId=event_(?=\w*[A-Z\d]))"
    ),
    _of_fields("csharp", sign="Type = ", opener=r"[ ]\{[ ]", equals="[ ]=[ ]"),
    _printing(
        "go",
        sign="Type:",
        start=rf"Type:(?={_TYPE}[ }}])",
        before=r"\{(?:[A-Z]\w*:[^ {}\[\]\n]*[ ]){0,4}\Z",
        opens=r"&?(?:[A-Za-z][\w.*]*)?\{|map\[|\[",
        key=r"([A-Za-z]\w*+):(?=\S|[ ][A-Z])",
        comma=r"[ ]",
        bare=rf"(?:[^\n{{}}\[\]() ]|{_ATOMS}|[ ](?![A-Z]\w{{0,60}}:))*+",
        item=r"[^\s{}\[\]]+",
    ),
    _printing(
        "go syntax",
        sign="map[string]interface {}{",
        start=r'map\[string\]interface \{\}\{(?=")',
        opens=r"map\[string\]\w+(?: \{\})?\{|(?:\[\])+\w*(?:\[string\]\w+)?(?: \{\})?\{",
        key=r'"(\w+)":',
        comma=r", ",
        bare=r"interface \{\}\((nil)\)|([\w.+-]+)",
    ),
    _printing(
        "rust",
        sign="event_id: ",
        start=r'event_id: (?="event_|None\b|Some\()',
        before=r"(?<![:\w])[A-Z]\w*\(\s*(?:[A-Z]\w*[ ])?\{\s*(?:\w+: [\w\"]{1,40},\s*){0,3}\Z",
        opens=r"[A-Z]\w*+[ ]\{|\[|\{",
        key=r'(?:r#)?([a-z]\w*+):\s+|"(\w+)":\s+',
        wraps=r"[A-Z]\w*+\(\s*",
        named=True,
    ),
    _printing(
        "serde",
        sign="Object {",
        start=r'Object \{(?=\s*")',
        opens=r"Object \{|Array \[",
        key=r'"(\w+)":\s+',
        wraps=r"(?:String|Number|Bool)\(\s*",
    ),
    _printing(
        "swift",
        sign='["',
        start=r'\["(?=\w{1,40}": [^\s"][^\n"]{0,80}[,\]])|(?<=[\w)\]>]: )\["(?=\w{1,40}": ["\[\d])',
        opens=r"\[",
        key=r'"(\w+)": ',
        bare=r'(?:[^\n\]\[{(,]|,(?! "\w{1,40}": ))*+',
        item=r"[^\n,\[\]]++",
        wraps=r"Optional\(",
        inner=_FOUNDATION,
    ),
    _FOUNDATION,
    _printing(
        "swift structure",
        sign="(eventId: ",
        start=r'\((?=eventId: (?:nil|"|Optional\())',
        before=r"(?<![\w.])(?:\w+\.){0,6}[A-Z]\w*\Z",
        opens=r"(?:\w+\.){0,6}[A-Z]\w*\(|\[",
        key=r'([a-z]\w*): |"(\w+)": ',
        comma=r", ",
        bare=rf"(?:[^\n,()\[\]{{}}]|{_ATOMS})*+",
        wraps=r"(?:Optional|(?:\w+\.){0,6}[a-z]\w*)\(",
        named=True,
    ),
    _printing(
        "php dump",
        sign="]=>\n",
        start=r'(?:array|object)\([\w\\]{1,80}\)(?:#\d+ \(\d+\))? \{(?=\r?\n\s*\["?\w+"?[:\w"]*\]=>\r?\n)',
        opens=r"(?:array|object)\([\w\\]{1,80}\)(?:#\d+ \(\d+\))? \{",
        key=r'\["(\w+)"[:\w"\\]*\]=>\s+|\[\d+\]=>\s+',
        comma=r"[ \t\r]*\n\s*",
        bare=r"(?:int|float|bool)\(([^()\n]*)\)|NULL|enum\([\w\\:]*?(\w+)\)",
        item=r"(?:int|float|bool)\(([^()\n]*)\)|NULL",
        text=r'string\(\d+\) "[^\n]*?"(?=[ \t\r]*\n)',
    ),
    _printing(
        "php list",
        sign="] => ",
        start=r"(?:Array|[\w\\]+ Object)\s*\n[ \t]*\((?=\s*\n[ \t]*\[\w+[\w:\\]*\] => )",
        opens=r"(?:Array|[\w\\]+ Object)\s*\n[ \t]*\(",
        key=r"\[(?!\d+\])(\w+)[\w:\\]*\] =>[ ]?|\[\d+\] =>[ ]?",
        comma=r"[ \t\r]*\n\s*",
        bare=r"[^\n]*",
        text=_NEVER,
    ),
    _printing(
        "erlang",
        sign="#{<<",
        start=r'#\{(?=<<"\w+">> ?=>)',
        opens=r"#\{|\[",
        key=r'<<"(\w+)">>\s?=>\s*|(\w+)\s?=>\s*',
        text=r'<<"(?:[^"\\\n]++|\\.)*+"(?:/utf8)?>>',
    ),
    _printing(
        "julia",
        sign="Dict{",
        start=r'Dict\{[\w, ]{1,40}\}\((?="\w+" => )',
        opens=r"Dict\{[\w, ]{1,40}\}\(|[A-Z]\w*\[|\[",
        key=r'"(\w+)" => ',
        comma=r", ",
    ),
    _printing(
        "aeson",
        sign="(fromList [(",
        start=r'Object \(fromList \[(?=\("\w+",)',
        opens=r"(?:Array )?\[",
        key=r'\("(\w+)",',
        comma=r"\)?,|\)",
        bare=r"(?:Number |Bool )?([\w.+-]+)",
        text=rf"(?:String )?{_QUOTED}",
        wraps=r"Object \(fromList ",
    ),
    _printing(
        "haskell",
        sign='eventId = "',
        start=r'eventId = (?=")',
        before=r"(?:(?<!\w)[A-Z]\w* )?\{ ?(?:\w+ = [^{}\n]{0,80}, ){0,4}\Z",
        opens=r"(?:[A-Z]\w*+ )?\{|\[",
        key=r"([a-z]\w*?)_? = ",
        bare=r"(?:Just )?([\w.-]+)",
        text=rf"(?:Just )?{_QUOTED}",
        wraps=r"Just \(",
        named=True,
    ),
    _printing(
        "f#",
        sign='{ Type = "',
        start=rf'\{{ (?=Type = "{_TYPE}")',
        opens=r"\{ |\[",
        key=r"([A-Z]\w*) = ",
        comma=r"[ \t\r]*\n\s*|;\s*",
        bare=r"(?:Some )?([\w.+-]+)",
        text=rf"(?:Some )?{_QUOTED}",
        wraps=r"Some\s+\(",
    ),
    _printing(
        "lua",
        sign=" = {",
        start=r'\{(?=\s*(?:\[")?\w{1,40}(?:"\])? = (?:"[^"\n]*"|\{[^;]|\d[\d.]*)\s*[,}\n"\w])',
        opens=r"\{",
        key=r'(\w+) = |\["([\w.]+)"\] = ',
        bare=r"<(?:table|function|\d+)[^<>\n]{0,20}>|[\w.+-]+",
    ),
    _printing(
        "scala",
        sign="Map(",
        start=r"Map\((?=\w+ -> )",
        opens=r"(?:[A-Z]\w*)?Map\(|(?:List|Vector|Seq|Array\w*|Set)\(",
        key=r"(\w+) -> ",
        comma=r", ",
        bare=rf"(?:[^\n,()\[\]{{}}]|{_ATOMS}|,(?![ ]\w{{1,60}} -> ))*+",
        item=r"[^\n,()]++",
        wraps=r"Some\(",
    ),
    _printing(
        "powershell",
        sign="@{",
        start=r"@\{(?=\w+=)",
        opens=r"@\{",
        key=r"(\w+)=",
        comma=r"; ",
        bare=r"(?:[^\n;{}]|;(?! \w{1,60}=))*+",
    ),
    _of_json("pascal case", sign='"Type":', start=rf'\{{(?=\s*"Type":\s*"{_TYPE}")'),
    _of_json(
        "camel case",
        sign='"eventId":',
        start=rf'\{{(?=\s*"(?:type":\s*"{_TYPE}",\s*"eventId"|eventId":\s*"\w{{1,60}}",\s*"type"):)',
    ),
    _printing(
        "clojure",
        sign="{:",
        start=r"\{:(?=[\w-]{1,40} [\w\"{\[:])",
        opens=r"[{\[]",
        key=r':([\w-]+)\s+|"(\w+)"\s+',
        comma=r"\s*,\s*|\s+",
        bare=r":?([\w.-]+)",
    ),
    _printing(
        "ruby",
        sign="{:",
        start=r"\{:(?=\w+\s?=>)",
        opens=r"[{\[]",
        key=r':(\w+)\s?=>\s*|"(\w+)"\s?=>\s*',
        bare=r":?([\w.-]+)",
    ),
)
"""Every way; what one takes is not looked at by those after it."""
