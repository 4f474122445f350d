"""`koppi worker`: timers and jobs only, any number of them beside `koppi serve --no-worker` on PostgreSQL."""

import logging
import signal
from threading import Event

import click

from koppi.cli.composition import Composition


@click.command()
@click.pass_obj
def worker(composition: Composition) -> None:
    """Fire timers and do jobs, and serve nothing."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    house = composition.house()
    background = composition.background(house)
    ended = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    background.start()
    click.echo(f"Koppi worker on {house.store.name}   (Ctrl+C ends it)")
    try:
        ended.wait()
    finally:
        background.stop()
        house.store.dispose()
