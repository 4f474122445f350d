"""`koppi audit`: do states, rows, journal and hash chains agree?"""

import click
import simplejson

from koppi.cli.composition import Composition
from koppi.cli.errors import language_of
from koppi.domain.actor import SYSTEM
from koppi.texts import say
from koppi.usecases import auditing
from koppi.usecases.boundary import Caller


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the differences as JSON.")
@click.pass_context
def audit(ctx: click.Context, as_json: bool) -> None:
    """Compare states with rows, the journal's replay with the state, and check the hash chains."""
    composition: Composition = ctx.obj
    language = language_of(ctx)
    report = auditing.audit(Caller(composition.house(), SYSTEM))
    if as_json:
        rows = [{"rule": d.code, **d.parameters} for d in report.differences]
        click.echo(simplejson.dumps({"instances": report.instances, "differences": rows}, indent=1))
    else:
        for difference in report.differences:
            click.echo(say(difference.code, language, difference.parameters))
        counts = {"instances": report.instances, "inputs": report.inputs, "differences": len(report.differences)}
        click.echo(say("cli.audited", language, counts))
    ctx.exit(1 if report.differences else 0)
