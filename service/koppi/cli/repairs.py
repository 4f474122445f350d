"""`koppi instance move, retry, set, cancel`: repair of a running instance; each act is audited and journalled."""

from contextlib import suppress

import click
import simplejson

from koppi.cli.composition import Composition
from koppi.cli.errors import language_of
from koppi.cli.usage import Misuse, Number
from koppi.domain.actor import SYSTEM
from koppi.domain.errors import NotFound
from koppi.domain.step import Json
from koppi.texts import say
from koppi.usecases import incidents, instances, modifications
from koppi.usecases.boundary import Caller
from koppi.usecases.modifications import Move, Terminate

_REASON = click.option("--reason", default="", help="Why; it is kept in the journal.")


def _caller(ctx: click.Context) -> Caller:
    composition: Composition = ctx.obj
    return Caller(composition.house(), SYSTEM)


@click.command("move")
@click.argument("key", type=Number())
@click.argument("old", metavar="FROM")
@click.argument("new", metavar="TO")
@_REASON
@click.pass_context
def move(ctx: click.Context, key: int, old: str, new: str, reason: str) -> None:
    """Take every token of the element FROM away and set as many at the element TO."""
    count = modifications.modify(_caller(ctx), key, move=[Move(Terminate(old), new)], reason=reason)
    click.echo(say("cli.instance.moved", language_of(ctx), {"count": count, "old": old, "new": new}))


@click.command("retry")
@click.argument("key", type=Number())
@click.option("--retries", default=1, type=click.IntRange(1, 100), help="For a job that has none left; 1 if not given.")
@_REASON
@click.pass_context
def retry(ctx: click.Context, key: int, retries: int, reason: str) -> None:
    """Try again whatever became an incident in an instance, and say how much of it still is one."""
    caller, count = _caller(ctx), 0
    for incident in modifications.open_incidents(caller, key):
        with suppress(NotFound):  # one that was tried before may have taken it along
            incidents.resolve(caller, incident, reason=reason, retries=retries)
            count += 1
    left = len(modifications.open_incidents(caller, key))
    click.echo(say("cli.instance.retried", language_of(ctx), {"count": count, "left": left}))


@click.command("set")
@click.argument("key", type=Number())
@click.argument("pairs", metavar="NAME=VALUE", nargs=-1, required=True)
@_REASON
@click.pass_context
def set_variables(ctx: click.Context, key: int, pairs: tuple[str, ...], reason: str) -> None:
    """Write variables of an instance; a VALUE is JSON, or else a text."""
    values = dict(_pair(pair) for pair in pairs)
    instances.set_variables(_caller(ctx), key, values, reason=reason)
    for name, value in values.items():
        told = {"name": name, "value": simplejson.dumps(value, use_decimal=True, ensure_ascii=False)}
        click.echo(say("cli.instance.set", language_of(ctx), told))


@click.command("cancel")
@click.argument("key", type=Number())
@_REASON
@click.pass_context
def cancel(ctx: click.Context, key: int, reason: str) -> None:
    """End an instance where it stands."""
    instances.cancel(_caller(ctx), key, reason=reason)
    click.echo(say("cli.instance.cancelled", language_of(ctx), {"key": key}))


def _pair(text: str) -> tuple[str, Json]:
    name, sign, value = text.partition("=")
    if not name or not sign:
        raise Misuse("cli.usage.variable", given=text)
    try:
        return name, simplejson.loads(value, use_decimal=True)
    except ValueError:
        return name, value
