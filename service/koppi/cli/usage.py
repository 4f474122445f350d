"""Wrong use of a command, told in the language of the terminal: how it is written, what is wrong, where its help is."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import IO, Any, TypeAlias

import click

from koppi.domain.errors import Invalid
from koppi.resources import read_files
from koppi.texts import say

Told: TypeAlias = tuple[str, Mapping[str, Any]]


class Number(click.IntRange):
    """A number that a database has: a key or a version."""

    def __init__(self) -> None:
        super().__init__(1, 2**63 - 1)


class Misuse(click.UsageError):
    """A use that only the command itself can tell is wrong: a code of the texts, and its parameters."""

    def __init__(self, code: str, **parameters: Any) -> None:
        super().__init__(code)
        self.told: Told = (code, parameters)


def files_of(paths: Iterable[Path]) -> dict[str, bytes]:
    """Return the models among files and folders.

    Raises:
        Misuse: there is none, or there are two of one name.
    """
    try:
        files = read_files(list(paths))
    except Invalid as refusal:
        raise Misuse(refusal.code, **refusal.parameters) from None
    if not files:
        raise Misuse("cli.usage.no_files")
    return files


class SaidUsage(click.UsageError):
    """A wrong use in the words of a language."""

    def __init__(self, error: click.UsageError, language: str) -> None:
        super().__init__(_sentence(error, language), error.ctx)
        self.language = language

    def show(self, file: IO[Any] | None = None) -> None:
        """Print it."""
        if self.ctx is not None:
            path = self.ctx.command_path
            usage = " ".join((path, *self.ctx.command.collect_usage_pieces(self.ctx)))
            click.echo(say("cli.usage.form", self.language, {"usage": usage, "path": path}), file, err=True)
        click.echo(self.message, file, err=True)


def _sentence(error: click.UsageError, language: str) -> str:
    """Return what is wrong; of an option or command that there is not, also which could be meant."""
    code, parameters = error.told if isinstance(error, Misuse) else _told(error, language)
    sentence = say(code, language, parameters)
    near = getattr(error, "possibilities", None)
    return f"{sentence} {say('cli.usage.meant', language, {'near': ', '.join(near)})}" if near else sentence


def _told(error: click.UsageError, language: str) -> Told:
    if isinstance(error, click.NoSuchOption):
        return "cli.usage.no_option", {"option": error.option_name}
    if isinstance(error, click.exceptions.NoSuchCommand):
        return "cli.usage.no_command", {"command": error.command_name}
    if isinstance(error, click.BadOptionUsage):
        return "cli.usage.option_value", {"option": error.option_name}
    if isinstance(error, click.BadParameter) and error.param is not None:
        place = error.param.human_readable_name if isinstance(error.param, click.Argument) else error.param.opts[0]
        if isinstance(error, click.MissingParameter):
            return "cli.usage.missing", {"place": place}
        return "cli.usage.wrong", {"place": place, "why": _wanted(error.param.type, language)}
    return "cli.usage.words", {}


def _wanted(kind: click.ParamType[Any], language: str) -> str:
    """Return what a parameter of this type takes."""
    code, parameters = next(
        ((code, of(kind)) for of_kind, code, of in _KINDS if isinstance(kind, of_kind)), ("cli.usage.other", {})
    )
    return say(code, language, parameters)


_KINDS: tuple[tuple[type[click.ParamType[Any]], str, Callable[[Any], Mapping[str, Any]]], ...] = (
    (Number, "cli.usage.whole", lambda kind: {}),
    (
        click.IntRange,
        "cli.usage.between",
        lambda kind: {"low": kind.min, "high": "…" if kind.max is None else kind.max},
    ),
    (click.types.IntParamType, "cli.usage.whole", lambda kind: {}),
    (click.Choice, "cli.usage.one_of", lambda kind: {"choices": ", ".join(kind.choices)}),
    (click.DateTime, "cli.usage.day", lambda kind: {}),
    (click.Path, "cli.usage.path", lambda kind: {}),
)
