"""`koppi simulate`: invented clients over months, through the same use-cases as everybody, and the truth about them."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, date, datetime, time

import click
import simplejson
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from koppi.cli.composition import Composition
from koppi.cli.errors import language_of
from koppi.cli.usage import Misuse
from koppi.domain.clock import SystemClock
from koppi.domain.code_list import CodeLists
from koppi.simulation.run import Outcome
from koppi.simulation.run import simulate as run_simulation
from koppi.texts import say
from koppi.usecases.house import House

_NOW = "now"
_LISTS: Mapping[str, str] = {"closed": "closing_reason", "open_by_phase": "phase", "triggers": "trigger_code"}
"""The code lists that name the codes of a row."""


Told = Callable[[date], None]
"""Is told of each day that a simulation lives."""


@click.command()
@click.option("--clients", default=40, show_default=True, type=click.IntRange(1), help="How many clients make contact.")
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same cases.")
@click.option("--until", default=_NOW, show_default=True, help="When it ends: `now`, or a day such as 2028-12-31.")
@click.option("--months", default=24, show_default=True, type=click.IntRange(1, 240), help="How long it lasts.")
@click.option("--database-url", default=None, help="An empty database or a demo's; the demo's own when not given.")
@click.option("--json", "as_json", is_flag=True, help="Print the truth table as JSON.")
@click.pass_context
def simulate(
    ctx: click.Context, clients: int, seed: int, until: str, months: int, database_url: str | None, as_json: bool
) -> None:
    """Let invented clients be steered for months, and print the truth about them."""
    composition: Composition = ctx.obj
    language = language_of(ctx)
    house = composition.house(is_demo=True, database_url=database_url)
    end = _moment(until, house)
    try:
        with days_shown(language) as told:
            outcome = run_simulation(house, clients=clients, seed=seed, until=end, months=months, told=told)
    finally:
        composition.close(house)
    for trouble in outcome.lived.troubles:
        click.echo(say(trouble.code, language, {"element": trouble.element, "detail": trouble.detail}), err=True)
    if as_json:
        click.echo(simplejson.dumps(asdict(outcome.truth), indent=1))
    else:
        _print(outcome, language)
    ctx.exit(0 if outcome.truth.is_sound else 1)


@contextmanager
def days_shown(language: str) -> Iterator[Told]:
    """Show the day that a simulation lives, on a terminal; elsewhere nothing."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(pulse_style="green"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        shown = progress.add_task(say("simulation.begins", language), total=None)

        def told(day: date) -> None:
            progress.update(
                shown, description=say("simulation.day", language, {"day": f"{day.day}.{day.month}.{day.year}"})
            )

        yield told


def _moment(text: str, house: House) -> datetime:
    """Return the moment that `--until` names: the end of a day, or now."""
    if text == _NOW:
        return SystemClock().now()
    try:
        day = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC).date()
    except ValueError:
        raise Misuse("cli.usage.until", given=text) from None
    return datetime.combine(day, time(17), house.zone).astimezone(UTC)


def _print(outcome: Outcome, language: str) -> None:
    table = Table(show_header=False, box=None, pad_edge=False)
    for name, value in asdict(outcome.truth).items():
        label = say(f"simulation.row.{name}", language)
        if not isinstance(value, dict):
            table.add_row(label, str(value))
            continue
        table.add_row(label, str(sum(value.values())))
        for code, count in value.items():
            table.add_row(f"  {_name(outcome.stage.code_lists, name, code, language)}", f"  {count}")
    Console(highlight=False).print(table)


def _name(lists: CodeLists, row: str, code: str, language: str) -> str:
    return lists.name_of(_LISTS.get(row, ""), code, language) or code
