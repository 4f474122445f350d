"""The command `koppi` and what stands below it."""

from importlib.metadata import version

import click

from koppi.cli import (
    audit,
    bench,
    check,
    demo,
    deploy,
    instances,
    maps,
    migrate,
    migrations,
    people,
    repairs,
    serve,
    settings,
    simulate,
    worker,
)
from koppi.cli.errors import Plain


@click.group(cls=Plain, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(version("koppi"), prog_name="koppi")
def koppi() -> None:
    """Koppi runs client steering as the diagrams its process owners draw."""


for command in (
    serve.serve,
    worker.worker,
    migrate.migrate,
    instances.instance,
    check.check,
    deploy.deploy,
    maps.maps,
    people.users,
    people.token,
    settings.settings,
    demo.demo,
    simulate.simulate,
    audit.audit,
    bench.bench,
):
    koppi.add_command(command)

for repair in (migrations.migrate_instances, repairs.move, repairs.retry, repairs.set_variables, repairs.cancel):
    instances.instance.add_command(repair)
