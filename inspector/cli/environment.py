"""Keys that a verb is told of by the name of an environment variable: a key itself is never an argument."""

import os

import click

from ..core.secret import Secret


def secret_of(variable: str) -> Secret:
    """What the environment variable holds. Raises click.UsageError where it is not set."""
    value = os.environ.get(variable)
    if not value:
        raise click.UsageError(f"The environment variable {variable} is not set.")
    return Secret(value.strip())
