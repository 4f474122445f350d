"""`koppi serve`: the web service in one process, with the worker inside unless it runs elsewhere."""

import logging
import time

import click

from koppi.cli.composition import Composition
from koppi.cli.errors import language_of
from koppi.cli.server import Server
from koppi.cli.simulate import days_shown
from koppi.domain.actor import SYSTEM
from koppi.domain.clock import SystemClock
from koppi.simulation.run import simulate
from koppi.texts import say
from koppi.usecases import demo
from koppi.usecases.boundary import Caller
from koppi.usecases.demo import PASSWORD
from koppi.usecases.house import House

_CLIENTS, _SEED, _MONTHS = 40, 7, 14


@click.command()
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Where to listen; 0 takes a free one.",
)
@click.option("--demo", "is_demo", is_flag=True, help="Serve the demo from a database of its own, on 127.0.0.1 only.")
@click.option("--no-worker", is_flag=True, help="Leave timers and jobs to `koppi worker`.")
@click.option("--test-clock", is_flag=True, help="Let PUT /v2/clock move the time; on a demo or empty database only.")
@click.option(
    "--clients",
    type=click.IntRange(0),
    default=None,
    help=f"Invented clients of a new demo: {_CLIENTS}, and none with --test-clock, when not given.",
)
@click.pass_context
def serve(ctx: click.Context, port: int, is_demo: bool, no_worker: bool, test_clock: bool, clients: int | None) -> None:
    """Serve the pages and the machine interfaces."""
    composition: Composition = ctx.obj
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    house = composition.house(is_demo=is_demo, test_clock=test_clock)
    if is_demo:
        _let_clients_come(house, (0 if test_clock else _CLIENTS) if clients is None else clients, language_of(ctx))
    background = composition.background(house)
    host = "127.0.0.1" if is_demo else composition.settings.bind
    server = Server(composition.app(house, background), host, port, composition.settings.threads)
    if not no_worker:
        background.start()
    click.echo(f"Koppi: http://{host}:{server.port}   (Ctrl+C ends it)")
    if is_demo:
        click.echo(
            f"Demo: sign in as client_adviser, triage_nurse, case_owner, line_manager, admin ...; password {PASSWORD}"
        )
    try:
        server.run(background.closing)
    finally:
        background.stop()
        composition.close(house)
        click.echo("Koppi has stopped.")


def _let_clients_come(house: House, clients: int, language: str) -> None:
    """Fill a new demo with invented clients whose cases are as old as they look; one that was used is left as it is."""
    if not clients or not demo.nobody_came(Caller(house, SYSTEM)):
        return
    click.echo(say("simulation.fills_demo", language, {"clients": clients, "seed": _SEED, "months": _MONTHS}))
    begun = time.monotonic()
    with days_shown(language) as told:
        done = simulate(house, clients=clients, seed=_SEED, until=SystemClock().now(), months=_MONTHS, told=told)
    seconds = round(time.monotonic() - begun)
    counts = {"cases": done.truth.cases_opened, "tasks": done.truth.tasks, "seconds": seconds}
    click.echo(say("simulation.filled_demo", language, counts))
