"""`koppi migrate`: bring the database to this version, or the running instances of a process to another one."""

import click

from koppi.cli.composition import Composition
from koppi.cli.errors import language_of
from koppi.cli.migrations import migrate_process
from koppi.cli.usage import Misuse, Number
from koppi.texts import say


@click.command()
@click.argument("process", required=False)
@click.option("--from", "old", type=Number(), help="The version that the instances run by.")
@click.option("--to", "new", type=Number(), help="The version that they go on by.")
@click.option("--map", "pairs", multiple=True, metavar="OLD=NEW", help="May be given several times.")
@click.option("--reason", default="", help="Why; it is kept in the journal.")
@click.option("--dry-run", is_flag=True, help="Say what would become of each, and do nothing.")
@click.pass_context
def migrate(
    ctx: click.Context,
    process: str | None,
    old: int | None,
    new: int | None,
    pairs: tuple[str, ...],
    reason: str,
    dry_run: bool,
) -> None:
    """Bring the database to this version of Koppi.

    With a PROCESS, bring its running instances from one version of their diagram to another instead.
    """
    if process is None:
        if old is not None or new is not None or dry_run:
            raise Misuse("cli.usage.process")
        _migrate_database(ctx)
        return
    if old is None or new is None:
        raise Misuse("cli.usage.versions")
    migrate_process(ctx, process, old, new, pairs, reason, dry_run)


def _migrate_database(ctx: click.Context) -> None:
    composition: Composition = ctx.obj
    store = composition.store()
    before = store.version()
    store.migrate()
    after = store.version()
    told = "cli.database_there" if before == after else "cli.database_migrated" if before else "cli.database_made"
    click.echo(say(told, language_of(ctx), {"database": store.name, "before": before, "after": after}))
    store.dispose()
