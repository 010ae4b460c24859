"""The three themes. Hues from Okabe and Ito's palette, which colour-blind readers can tell apart (2008)."""

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

CONTRAST = Theme(
    name="inspector-contrast",
    primary="#7FD4FF",
    secondary="#7FD4FF",
    accent="#FFC233",
    warning="#FFF36B",
    error="#FF9A73",
    success="#5CF2BF",
    foreground="#FFFFFF",
    background="#000000",
    surface="#000000",
    panel="#262626",
    dark=True,
    variables={
        "client": "#FFC233",
        "server": "#7FD4FF",
        "json-key": "#B5E3FF",
        "json-string": "#F0F5C8",
        "json-number": "#FFD9A0",
        "json-literal": "#F4C6E8",
        "quiet": "#D0D0D0",
        "cursor": "#003F7A",
        "cursor-blurred": "#333333",
        "line": "#9A9A9A",
    },
)
THEMES = (DARK, LIGHT, CONTRAST)


def theme_names() -> str:
    """The names by which the themes are chosen: `dark, light, contrast`."""
    return ", ".join(theme.name.removeprefix("inspector-") for theme in THEMES)


def variable_defaults(*, dark: bool) -> dict[str, str]:
    """Our variables for themes that know nothing of them."""
    return dict(DARK.variables if dark else LIGHT.variables)
