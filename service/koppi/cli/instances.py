"""`koppi instance`: what an operator does to one instance; every act is audited."""

import click

from koppi.cli.composition import Composition
from koppi.cli.errors import language_of
from koppi.cli.usage import Number
from koppi.domain.actor import SYSTEM
from koppi.texts import say
from koppi.usecases import suspension
from koppi.usecases.boundary import Caller


@click.group()
def instance() -> None:
    """Suspend and resume, migrate and repair an instance."""


@instance.command("suspend")
@click.argument("key", type=Number())
@click.option("--reason", default="", help="Why, in plain words: people who open its tasks read it.")
@click.pass_context
def suspend(ctx: click.Context, key: int, reason: str) -> None:
    """Let an instance stand still until it is resumed; nothing that arrives meanwhile is lost."""
    composition: Composition = ctx.obj
    suspension.suspend(Caller(composition.house(), SYSTEM), key, reason=reason)
    click.echo(say("cli.suspended", language_of(ctx), {"key": key}))


@instance.command("resume")
@click.argument("key", type=Number())
@click.pass_context
def resume(ctx: click.Context, key: int) -> None:
    """Let a suspended instance go on: it takes what arrived meanwhile, each once, in its order."""
    composition: Composition = ctx.obj
    suspension.resume(Caller(composition.house(), SYSTEM), key)
    click.echo(say("cli.resumed", language_of(ctx), {"key": key}))
