"""`koppi deploy`: check and deploy files or folders as one deployment, again on each save when asked."""

import time
from pathlib import Path

import click

from koppi.cli.composition import Composition
from koppi.cli.errors import language_of, show_findings
from koppi.cli.usage import files_of
from koppi.domain.actor import SYSTEM
from koppi.domain.errors import Invalid
from koppi.texts import say
from koppi.usecases import deployments
from koppi.usecases.boundary import Caller


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--watch", is_flag=True, help="Deploy again whenever a file is saved.")
@click.pass_context
def deploy(ctx: click.Context, paths: tuple[Path, ...], watch: bool) -> None:
    """Check and deploy diagrams, tables, forms and code lists as one deployment."""
    composition: Composition = ctx.obj
    language = language_of(ctx)
    seen, caller = files_of(paths), Caller(composition.house(), SYSTEM)
    if not watch:
        _deploy(caller, seen, language)
        return
    _try(caller, seen, language)
    while True:
        time.sleep(0.5)
        files = files_of(paths)
        if files != seen:
            seen = files
            _try(caller, seen, language)


def _try(caller: Caller, files: dict[str, bytes], language: str) -> None:
    try:
        _deploy(caller, files, language)
    except Invalid as refusal:
        click.echo(say(refusal.code, language, refusal.parameters), err=True)
        show_findings(refusal.findings, language)


def _deploy(caller: Caller, files: dict[str, bytes], language: str) -> None:
    deployed = deployments.deploy(caller, files)
    show_findings(deployed.warnings, language)
    for process in deployed.processes:
        click.echo(f"{process.process_id} v{process.version}")
    for decision in deployed.decisions:
        click.echo(f"{decision.decision_id} v{decision.version}")
    for form in deployed.forms:
        click.echo(f"{form.form_id} v{form.version}")
    for code_list in deployed.code_lists:
        click.echo(f"{code_list.list_id} v{code_list.version}")
