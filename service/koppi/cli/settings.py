"""`koppi settings`: every setting with its meaning, default and where it was set."""

import click
import simplejson
from rich.console import Console

from koppi.cli.composition import Composition


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
@click.pass_obj
def settings(composition: Composition, as_json: bool) -> None:
    """Show every setting: what it means, its value and where it was set. Secrets are not shown."""
    shown = composition.settings.shown
    if as_json:
        rows = [
            {"name": s.name, "value": s.value, "source": s.source, "default": s.default, "meaning": s.meaning}
            for s in shown
        ]
        click.echo(simplejson.dumps(rows, indent=1))
        return
    console = Console(highlight=False)
    for setting in shown:
        console.print(f"[bold]{setting.name}[/] = {setting.value or '(empty)'}  [dim]{setting.source}[/]")
        console.print(f"    {setting.meaning}")
