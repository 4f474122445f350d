"""`koppi instance migrate` and `koppi migrate PROCESS`: running instances go on by another version, with a line for each."""

from collections import Counter
from collections.abc import Iterable

import click
from rich.console import Console
from rich.table import Table

from koppi.cli.composition import Composition
from koppi.cli.errors import language_of
from koppi.cli.usage import Misuse, Number
from koppi.domain.actor import SYSTEM
from koppi.domain.element_mapping import element_mapping
from koppi.texts import say
from koppi.usecases import migrations
from koppi.usecases.boundary import Caller
from koppi.usecases.migrations import Report, Verdict


def _pair(text: str) -> tuple[str, str]:
    """Return what `--map OLD=NEW` says."""
    old, _, new = text.partition("=")
    if not (old and new):
        raise Misuse("cli.usage.mapping", given=text)
    return old, new


@click.command("migrate")
@click.argument("keys", nargs=-1, required=True, type=Number())
@click.option("--to", "version", required=True, type=Number(), help="The version of the process to go on by.")
@click.option("--map", "pairs", multiple=True, metavar="OLD=NEW", help="May be given several times.")
@click.option("--reason", default="", help="Why; it is kept in the journal.")
@click.option("--dry-run", is_flag=True, help="Say what would become of each, and do nothing.")
@click.pass_context
def migrate_instances(
    ctx: click.Context, keys: tuple[int, ...], version: int, pairs: tuple[str, ...], reason: str, dry_run: bool
) -> None:
    """Let running instances go on by another version of their process."""
    elements, caller = element_mapping(map(_pair, pairs)), _caller(ctx)
    target = migrations.version_of(caller, migrations.process_of(caller, keys[0]), version)
    _tell(ctx, migrations.each(caller, keys, target.key, elements=elements, reason=reason, dry_run=dry_run))


def migrate_process(
    ctx: click.Context, process: str, old: int, new: int, pairs: Iterable[str], reason: str, dry_run: bool
) -> None:
    """Let every running instance of one version go on by another."""
    elements, caller = element_mapping(map(_pair, pairs)), _caller(ctx)
    source, target = (migrations.version_of(caller, process, version) for version in (old, new))
    keys = migrations.running(caller, source.key)
    _tell(ctx, migrations.each(caller, keys, target.key, elements=elements, reason=reason, dry_run=dry_run))


def _caller(ctx: click.Context) -> Caller:
    composition: Composition = ctx.obj
    return Caller(composition.house(), SYSTEM)


def _tell(ctx: click.Context, reports: Iterable[Report]) -> None:
    """Print a line for each instance and their sum; the exit code is 1 when one of them could not go over."""
    language = language_of(ctx)
    table = Table(*say("cli.migration.columns", language).split(","))
    count: Counter[Verdict] = Counter()
    for report in reports:
        count[report.verdict] += 1
        versions = f"{report.source.version} → {report.target.version}" if report.source and report.target else ""
        words = say(f"cli.migration.{report.verdict}", language)
        table.add_row(str(report.key), versions, words, "\n".join(_details(report, language)))
    if count:
        Console(highlight=False, markup=False, soft_wrap=True).print(table)
    figures = {
        "instances": count.total(),
        "done": count[Verdict.MIGRATED] + count[Verdict.POSSIBLE],
        "there": count[Verdict.THERE],
        "refused": count[Verdict.REFUSED],
    }
    click.echo(say("cli.migration.sum", language, figures))
    ctx.exit(1 if count[Verdict.REFUSED] else 0)


def _details(report: Report, language: str) -> Iterable[str]:
    for fate in report.fates:
        what = "renamed" if fate.what == "kept" and fate.element != fate.target else fate.what
        named = {"name": fate.name, "element": fate.element, "target": fate.target}
        named |= {"before": fate.before, "after": fate.after}
        yield say(f"cli.migration.{what}", language, named)
    for one in report.refusals:
        named = {"element": one.element, "name": one.name or one.element}
        yield say(one.code, language, {**named, **one.parameters})
