"""`koppi users` and `koppi token`: people, their roles, machine accounts and API tokens."""

from datetime import date, datetime, timedelta

import click
from rich.console import Console
from rich.table import Table

from koppi.cli.composition import Composition
from koppi.cli.usage import Misuse
from koppi.domain.actor import SYSTEM
from koppi.usecases import people
from koppi.usecases.boundary import Caller


def _caller(composition: Composition) -> Caller:
    return Caller(composition.house(), SYSTEM)


def _grant(text: str) -> tuple[str, str]:
    role, at, unit = text.partition("@")
    if not at or not role or not unit:
        raise Misuse("cli.usage.role", given=text)
    return role, unit


@click.group()
def users() -> None:
    """People, machine accounts, units and absences."""


@users.command("add")
@click.argument("name")
@click.option("--display-name", default="", help="How the person is shown; the user name when left out.")
@click.option("--role", "roles", multiple=True, metavar="ROLE@UNIT", help="May be given several times.")
@click.option("--machine", is_flag=True, help="A machine account: it signs in with API tokens only.")
@click.option("--job-type", "job_types", multiple=True, help="A job type it may do; * for all.")
@click.option("--message", "message_names", multiple=True, help="A message it may send; * for all.")
@click.option("--language", default="fi", type=click.Choice(["fi", "sv", "en"]))
@click.pass_obj
def add(
    composition: Composition,
    name: str,
    display_name: str,
    roles: tuple[str, ...],
    machine: bool,
    job_types: tuple[str, ...],
    message_names: tuple[str, ...],
    language: str,
) -> None:
    """Register a person (asks for a password) or a machine account."""
    grants = frozenset(_grant(role) for role in roles)
    password = None if machine else click.prompt("Password", hide_input=True, confirmation_prompt=True)
    people.add_user(
        _caller(composition),
        name,
        display_name=display_name or name,
        password=password,
        grants=grants,
        machine=machine,
        job_types=job_types,
        message_names=message_names,
        language=language,
    )
    click.echo(f"{name} is registered.")


@users.command("list")
@click.pass_obj
def list_users(composition: Composition) -> None:
    """List people and machine accounts."""
    table = Table("name", "shown as", "kind", "roles")
    for user in people.all_users(_caller(composition)):
        grants = ", ".join(f"{role}@{unit}" for role, unit in sorted(user.actor.grants))
        table.add_row(user.name, user.display_name, user.kind, grants)
    Console().print(table)


@users.command("password")
@click.argument("name")
@click.pass_obj
def password(composition: Composition, name: str) -> None:
    """Give a person a new password; open sessions end."""
    people.set_password(_caller(composition), name, click.prompt("Password", hide_input=True, confirmation_prompt=True))
    click.echo(f"{name} has a new password.")


@users.command("grant")
@click.argument("name")
@click.argument("role", metavar="ROLE@UNIT")
@click.pass_obj
def grant(composition: Composition, name: str, role: str) -> None:
    """Give a person a role in a unit."""
    people.grant(_caller(composition), name, *_grant(role))
    click.echo(f"{name} is {role}.")


@users.command("deactivate")
@click.argument("name")
@click.option("--successor", default=None, help="Who goes on with the person's open cases and own work items.")
@click.pass_obj
def deactivate(composition: Composition, name: str, successor: str | None) -> None:
    """Let a person sign in no more; open sessions end at once.

    Refused while the person carries open cases or has open work items, unless a successor is named. What the person
    had claimed from a queue goes back to it.
    """
    given_on = people.deactivate(_caller(composition), name, successor=successor)
    click.echo(f"{name} can no longer sign in.")
    if given_on:
        cases, items, absences = len(given_on["cases"]), given_on["work_items"], given_on["absences"]
        click.echo(f"{successor} goes on: open cases {cases}, work items {items}, absences to stand in {absences}.")


@users.command("unit")
@click.argument("unit")
@click.option("--fi", required=True)
@click.option("--sv", default="")
@click.option("--en", default="")
@click.pass_obj
def unit(composition: Composition, unit: str, fi: str, sv: str, en: str) -> None:
    """Register a unit with its names."""
    people.add_unit(_caller(composition), unit, {"fi": fi, "sv": sv or fi, "en": en or fi})
    click.echo(f"The unit {unit} is registered.")


@users.command("absence")
@click.argument("name")
@click.argument("first_day", metavar="FIRST_DAY", type=click.DateTime(["%Y-%m-%d"]))
@click.argument("last_day", metavar="LAST_DAY", type=click.DateTime(["%Y-%m-%d"]))
@click.option("--substitute", default=None, help="Who sees the person's own work items meanwhile.")
@click.pass_obj
def absence(
    composition: Composition, name: str, first_day: datetime, last_day: datetime, substitute: str | None
) -> None:
    """Note that a person is away."""
    first, last = date(*first_day.timetuple()[:3]), date(*last_day.timetuple()[:3])
    people.add_absence(_caller(composition), name, substitute, first, last)
    click.echo(f"{name} is away from {first} to {last}.")


@click.group()
def token() -> None:
    """API tokens of machine accounts."""


@token.command("add")
@click.argument("name")
@click.option("--label", default="", help="What it is for.")
@click.option("--days", type=click.IntRange(1), default=None, help="How long it is good for; no end when left out.")
@click.pass_obj
def add_token(composition: Composition, name: str, label: str, days: int | None) -> None:
    """Make an API token and print it, this once."""
    caller = _caller(composition)
    until = caller.house.machine_clock.now() + timedelta(days=days) if days else None
    click.echo(people.add_token(caller, name, label, expires_at=until))
