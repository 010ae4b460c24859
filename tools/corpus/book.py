"""Every recipe: importing this module registers them all."""

from . import elsewhere, ending, fault, habit, healthy, live, mcp, round, setting, speech
from .recipe import RECIPES, Recipe

__all__ = [
    "RECIPES",
    "Recipe",
    "elsewhere",
    "ending",
    "fault",
    "habit",
    "healthy",
    "live",
    "mcp",
    "round",
    "setting",
    "speech",
]
