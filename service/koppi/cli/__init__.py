"""The command line: thin commands over use-cases, in plain words."""

from koppi.cli.commands import koppi

__all__ = ["koppi"]
