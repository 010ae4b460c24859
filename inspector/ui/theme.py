"""The two themes. Hues from Okabe and Ito's palette, which colour-blind readers can tell apart (2008)."""

from textual.theme import Theme

DARK = Theme(
    name="inspector-dark",
    primary="#56B4E9",
    secondary="#3A7CA5",
    accent="#E69F00",
    warning="#F0E442",
    error="#FF7B52",
    success="#2FC79A",
    foreground="#D7DAE0",
    background="#101318",
    surface="#151920",
    panel="#1D232C",
    dark=True,
    variables={
        "client": "#E69F00",
        "server": "#56B4E9",
        "json-key": "#8FC7EA",
        "json-string": "#C9D1A0",
        "json-number": "#E3B778",
        "json-literal": "#CC9BC0",
        "quiet": "#7F8896",
        "cursor": "#263445",
        "cursor-blurred": "#1B232E",
        "line": "#2E3742",
    },
)
LIGHT = Theme(
    name="inspector-light",
    primary="#0060A0",
    secondary="#4A87B0",
    accent="#9A5B00",
    warning="#8A6500",
    error="#B83A00",
    success="#00714F",
    foreground="#20242B",
    background="#F7F6F2",
    surface="#FFFFFF",
    panel="#E9E7E0",
    dark=False,
    variables={
        "client": "#9A5B00",
        "server": "#0060A0",
        "json-key": "#0B5586",
        "json-string": "#4E6200",
        "json-number": "#8A4B00",
        "json-literal": "#87386F",
        "quiet": "#6A6F78",
        "cursor": "#D3E4F2",
        "cursor-blurred": "#E7EEF4",
        "line": "#C9C6BC",
    },
)


def variable_defaults(*, dark: bool) -> dict[str, str]:
    """Our variables for themes that know nothing of them."""
    return dict(DARK.variables if dark else LIGHT.variables)
