"""`koppi migrate`: bring the database to this version."""

import click

from koppi.cli.composition import Composition


@click.command()
@click.pass_obj
def migrate(composition: Composition) -> None:
    """Bring the database to this version of Koppi."""
    store = composition.store()
    before = store.version()
    store.migrate()
    click.echo(f"{store.name}: {before or 'empty'} -> {store.version()}")
    store.dispose()
