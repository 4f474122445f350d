"""Refusals in plain words, and the exit codes: 0 fine, 1 findings or differences, 2 wrong use."""

from collections.abc import Iterable
from typing import Any

import click
from rich.console import Console

from koppi.cli.usage import SaidUsage
from koppi.domain.errors import Invalid, KoppiError
from koppi.domain.findings import Finding, Severity
from koppi.settings import SettingsError
from koppi.texts import say

WRONG_USE = 2


class Plain(click.Group):
    """A group whose commands end in a sentence, never in a stack trace, when something is refused."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            raise SaidUsage(error, language_of(ctx)) from None

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except click.exceptions.NoArgsIsHelpError:
            raise
        except click.UsageError as error:
            raise SaidUsage(error, language_of(ctx)) from None
        except SettingsError as error:
            for fault in error.faults:
                click.echo(fault, err=True)
            ctx.exit(WRONG_USE)
        except KoppiError as error:
            language = language_of(ctx)
            click.echo(say(error.code, language, error.parameters), err=True)
            if isinstance(error, Invalid):
                show_findings(error.findings, language)
            ctx.exit(1 if isinstance(error, Invalid) else WRONG_USE)


def language_of(ctx: click.Context) -> str:
    """Return the language of the terminal: the setting's, where settings can be read."""
    try:
        found: str = ctx.obj.settings.language
    except SettingsError:
        found = "fi"
    return found


def show_findings(findings: Iterable[Finding], language: str) -> None:
    """Print a line a finding: file, element, rule, text."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    for finding in findings:
        colour = "red" if finding.severity is Severity.ERROR else "yellow"
        text = say(finding.code, language, {"element": finding.element, "name": finding.name, **finding.parameters})
        place = f"{finding.file}: {finding.element or '-'}" + (f" “{finding.name}”" if finding.name else "")
        console.print(f"[{colour}]{finding.severity}[/] ", end="")
        console.print(f"{place}: {finding.code}: {text}", markup=False)
