"""The case file as a form begins with it: what is recorded, and over it what was submitted since."""

from collections.abc import Mapping
from typing import Any

from koppi.domain.code_list import CODE_LISTS
from koppi.domain.step import Json
from koppi.feel import Moment
from koppi.forms import Form
from koppi.store.records import Client, WorkItem
from koppi.store.repositories.shown_file import Passage, Whose
from koppi.usecases.boundary import Act
from koppi.usecases.models import Shelf

_LONGEST_KEY = 19
_OF_CLIENT = ("identity_code", "first_names", "last_name", "municipality", "language", "non_disclosure")


def key_in(context: Mapping[str, Json], record: str) -> int | None:
    """Return which record of a noun a task works on: the key in the variable of that name, None without one."""
    value = context.get(record)
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= _LONGEST_KEY:
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def prefilled(
    act: Act, item: WorkItem, client: Client | None, form: Form | None, context: Mapping[str, Json]
) -> Mapping[str, Json]:
    """Return the variables of a task with what its form's fields begin with; a form without any costs nothing."""
    if form is None or not form.begins:
        return context
    keys = {record: key_in(context, record) for record in sorted(form.reads)}
    file: dict[str, dict[str, Any]] = {record: {} for record in keys}
    if client is not None and "client" in file:
        file["client"] = _identity(client)
    whose = Whose(item.instance_key, item.case_key, item.client_key)
    for passage in act.tx.shown_file.of(whose, keys) if keys else ():
        if keys[passage.record] is None or passage.record_key in (None, keys[passage.record]):
            file[passage.record] |= {**_day(act, passage), **_terms(act, passage)}
    known = form.prefill(
        {**context, CODE_LISTS: _choices(act)}, file, Moment(act.now, act.house.zone), act.actor.language
    )
    return {name: value for name, value in known.items() if name != CODE_LISTS}


def _choices(act: Act) -> Mapping[str, Json]:
    """Return what may be chosen of the code lists today."""
    lists = Shelf(act.house.models, act.tx).code_lists(act.caller.deployed)
    return lists.entries(act.now.astimezone(act.house.zone).date(), act.actor.language)


def _day(act: Act, passage: Passage) -> dict[str, Json]:
    """Return the day of a record, which every one has beside what forms said of it."""
    return {"recorded_on": passage.at.astimezone(act.house.zone).date().isoformat()} if passage.at else {}


def _terms(act: Act, passage: Passage) -> Mapping[str, Json]:
    """Return what a passage says of each term; nothing when its client was erased."""
    content = passage.content
    if passage.column == "reason":
        return {"reason": content} if isinstance(content, str) else {}
    if not isinstance(content, Mapping):
        return {}
    if passage.form_key is None:
        return content
    return Shelf(act.house.models, act.tx).form(passage.form_key).terms(content)


def _identity(client: Client) -> dict[str, Json]:
    known: dict[str, Json] = {name: getattr(client, name) for name in _OF_CLIENT}
    return {**known, "birth_date": client.birth_date.isoformat() if client.birth_date else None}
