"""How programs print their own objects: what opens one, what a key looks like, and where a value without quotes ends.

A row is one way to print. Its `sign` is a plain text without which none of it is there, since most texts have nothing
of the kind; `start` begins with it, or `before` finds the opening of the object in the words before that place.
"""

import re
from dataclasses import dataclass

_TYPE = r"(?:[a-z][a-z0-9_]*\.[a-z0-9_.]+|error)"
_NEVER = re.compile(r"(?!)")
_QUOTED = re.compile(r'"(?:[^"\\\n]++|\\.)*+"')
_WORD = re.compile(r'[^\s,;:=(){}\[\]"]++')
_ATOMS = r"\([^()\n]{0,200}\)|\[[^\[\]\n]{0,200}\]"  # brackets within a text


@dataclass(frozen=True, slots=True)
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
    before: re.Pattern[str] | None = None
    text: re.Pattern[str] = _QUOTED
    wraps: re.Pattern[str] = _NEVER
    named: bool = False
    inner: "Printing | None" = None


def _of_fields(name: str, sign: str, opener: str, equals: str) -> Printing:
    """A class with its fields in brackets, as Kotlin, Java and C# print one."""
    fields = rf"(?:[A-Za-z]\w*{equals}[^,()\[\]{{}}\n]{{0,80}},[ ]){{0,4}}"
    return Printing(
        name,
        sign,
        re.compile(rf"{sign}(?={_TYPE}[ ]?[,)\]}}])"),
        re.compile(rf"[A-Z]\w*+{opener}|\[|\{{"),
        re.compile(rf"([A-Za-z_]\w*+){equals}(?!=)"),
        re.compile(r",[ ]?"),
        re.compile(rf"(?:[^\n,()\[\]{{}}]|{_ATOMS}|,(?![ ]\w{{1,60}}{equals}))*+"),
        re.compile(r"[^\n,()\[\]{}]++"),
        before=re.compile(rf"(?<!new )(?<!\w)[A-Z]\w*{opener}{fields}\Z"),
        named=True,
    )


PRINTINGS = (
    _of_fields("kotlin", "type=", r"[(\[]", "="),
    _of_fields("csharp", "Type = ", r"[ ]\{[ ]", "[ ]=[ ]"),
    Printing(
        "go",
        "Type:",
        re.compile(rf"Type:(?={_TYPE}[ }}])"),
        re.compile(r"&?(?:[A-Za-z][\w.*]*)?\{|map\[|\["),
        re.compile(r"([A-Za-z]\w*+):(?=\S|[ ][A-Z])"),
        re.compile(r"[ ]"),
        re.compile(rf"(?:[^\n{{}}\[\]() ]|{_ATOMS}|[ ](?![A-Z]\w{{0,60}}:))*+"),
        re.compile(r"[^\s{}\[\]]+"),
        before=re.compile(r"\{(?:[A-Z]\w*:[^ {}\[\]\n]*[ ]){0,4}\Z"),
    ),
    Printing(
        "rust",
        "event_id: ",
        re.compile(r'event_id: (?="event_|None\b|Some\()'),
        re.compile(r"[A-Z]\w*+[ ]\{|\[|\{"),
        re.compile(r'(?:r#)?([a-z]\w*+):\s+|"(\w+)":\s+'),
        re.compile(r"\s*,\s*"),
        _WORD,
        _WORD,
        before=re.compile(r"(?<![:\w])[A-Z]\w*\(\s*(?:[A-Z]\w*[ ])?\{\s*(?:\w+: [\w\"]{1,40},\s*){0,3}\Z"),
        wraps=re.compile(r"[A-Z]\w*+\(\s*"),
        named=True,
    ),
    Printing(
        "serde",
        "Object {",
        re.compile(r'Object \{(?=\s*")'),
        re.compile(r"Object \{|Array \["),
        re.compile(r'"(\w+)":\s+'),
        re.compile(r"\s*,\s*"),
        _WORD,
        _WORD,
        wraps=re.compile(r"(?:String|Number|Bool)\(\s*"),
    ),
    Printing(
        "swift",
        '["',
        re.compile(r'\["(?=\w{1,40}": [^\s"][^\n"]{0,80}[,\]])'),
        re.compile(r"\["),
        re.compile(r'"(\w+)": '),
        re.compile(r"\s*,\s*"),
        re.compile(r'(?:[^\n\]\[{(,]|,(?! "\w{1,40}": ))*+'),
        re.compile(r"[^\n,\[\]]++"),
        wraps=re.compile(r"Optional\("),
        inner=(
            _FOUNDATION := Printing(
                "foundation",
                " = ",
                re.compile(r'\{(?=\s*\n[ \t]*"?\w+"? =[ ]+[^\n]*[;({]\r?\n)'),
                re.compile(r"[{(]"),
                re.compile(r'"?([\w.]+)"?\s*=\s*+'),
                re.compile(r"\s*[;,]\s*"),
                re.compile(r'[^\n;,(){}"]++'),
                re.compile(r'[^\n;,(){}"]++'),
            )
        ),
    ),
    _FOUNDATION,
    Printing(
        "php dump",
        "]=>\n",
        re.compile(r'(?:array|object)\([\w\\]{1,80}\)(?:#\d+ \(\d+\))? \{(?=\r?\n\s*\["?\w+"?[:\w"]*\]=>\r?\n)'),
        re.compile(r"(?:array|object)\([\w\\]{1,80}\)(?:#\d+ \(\d+\))? \{"),
        re.compile(r'\["(\w+)"[:\w"\\]*\]=>\s+|\[\d+\]=>\s+'),
        re.compile(r"[ \t\r]*\n\s*"),
        re.compile(r"(?:int|float|bool)\(([^()\n]*)\)|NULL|enum\([\w\\:]*?(\w+)\)"),
        re.compile(r"(?:int|float|bool)\(([^()\n]*)\)|NULL"),
        text=re.compile(r'string\(\d+\) "[^\n]*?"(?=[ \t\r]*\n)'),
    ),
    Printing(
        "php list",
        "] => ",
        re.compile(r"(?:Array|[\w\\]+ Object)\s*\n[ \t]*\((?=\s*\n[ \t]*\[\w+[\w:\\]*\] => )"),
        re.compile(r"(?:Array|[\w\\]+ Object)\s*\n[ \t]*\("),
        re.compile(r"\[(?!\d+\])(\w+)[\w:\\]*\] =>[ ]?|\[\d+\] =>[ ]?"),
        re.compile(r"[ \t\r]*\n\s*"),
        re.compile(r"[^\n]*"),
        re.compile(r"[^\n]*"),
        text=_NEVER,
    ),
    Printing(
        "erlang",
        "#{<<",
        re.compile(r'#\{(?=<<"\w+">> ?=>)'),
        re.compile(r"#\{|\["),
        re.compile(r'<<"(\w+)">>\s?=>\s*|(\w+)\s?=>\s*'),
        re.compile(r"\s*,\s*"),
        _WORD,
        _WORD,
        text=re.compile(r'<<"(?:[^"\\\n]++|\\.)*+"(?:/utf8)?>>'),
    ),
    Printing(
        "julia",
        "Dict{",
        re.compile(r'Dict\{[\w, ]{1,40}\}\((?="\w+" => )'),
        re.compile(r"Dict\{[\w, ]{1,40}\}\(|[A-Z]\w*\[|\["),
        re.compile(r'"(\w+)" => '),
        re.compile(r", "),
        _WORD,
        _WORD,
    ),
    *(
        Printing(
            name,
            sign,
            re.compile(start),
            re.compile(r"[{\[]"),
            re.compile(r'"(\w+)"\s*:\s*'),
            re.compile(r"\s*,\s*"),
            _WORD,
            _WORD,
        )
        for name, sign, start in (
            ("pascal case", '"Type":', rf'\{{(?=\s*"Type":\s*"{_TYPE}")'),
            (
                "camel case",
                '"eventId":',
                rf'\{{(?=\s*"(?:type":\s*"{_TYPE}",\s*"eventId"|eventId":\s*"\w{{1,60}}",\s*"type"):)',
            ),
        )
    ),
    Printing(
        "clojure",
        "{:",
        re.compile(r"\{:(?=[\w-]{1,40} [\w\"{\[:])"),
        re.compile(r"[{\[]"),
        re.compile(r':([\w-]+)\s+|"(\w+)"\s+'),
        re.compile(r"\s*,\s*|\s+"),
        re.compile(r":?([\w.-]+)"),
        re.compile(r":?([\w.-]+)"),
    ),
    Printing(
        "ruby",
        "{:",
        re.compile(r"\{:(?=\w+\s?=>)"),
        re.compile(r"[{\[]"),
        re.compile(r':(\w+)\s?=>\s*|"(\w+)"\s?=>\s*'),
        re.compile(r"\s*,\s*"),
        re.compile(r":?([\w.-]+)"),
        re.compile(r":?([\w.-]+)"),
    ),
)
"""Every way; what one takes is not looked at by those after it."""
