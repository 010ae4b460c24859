"""Keys and tokens that must not be shown."""

REDACTED = "[redacted]"


class Secret:
    """A secret string. Its repr, str and format show nothing; `reveal()` gives it to the socket."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        return self._value

    def __bool__(self) -> bool:
        return bool(self._value)

    def __repr__(self) -> str:
        return "Secret()"

    def __str__(self) -> str:
        return REDACTED

    def __reduce__(self) -> tuple[type["Secret"], tuple[str]]:
        raise TypeError("a Secret is not pickled")
