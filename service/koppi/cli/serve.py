"""`koppi serve`: the web service in one process, with the worker inside unless it runs elsewhere."""

import logging

import click

from koppi.cli.composition import Composition
from koppi.cli.server import Server
from koppi.usecases.demo import PASSWORD


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Where to listen.")
@click.option("--demo", "is_demo", is_flag=True, help="Serve the demo from a database of its own, on 127.0.0.1 only.")
@click.option("--no-worker", is_flag=True, help="Leave timers and jobs to `koppi worker`.")
@click.option("--test-clock", is_flag=True, help="Let PUT /v2/clock move the time; on a demo or empty database only.")
@click.pass_obj
def serve(composition: Composition, port: int, is_demo: bool, no_worker: bool, test_clock: bool) -> None:
    """Serve the pages and the machine interfaces."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    house = composition.house(is_demo=is_demo, test_clock=test_clock)
    background = composition.background(house)
    host = "127.0.0.1" if is_demo else composition.settings.bind
    server = Server(composition.app(house, background), host, port, composition.settings.threads)
    if not no_worker:
        background.start()
    click.echo(f"Koppi: http://{host}:{port}   (Ctrl+C ends it)")
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
