"""The case file as a form begins with it: what is recorded, and over it what was submitted since."""

from collections.abc import Mapping
from typing import Any

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
            file[passage.record] |= _terms(act, passage)
    return form.prefill(context, file, Moment(act.now, act.house.zone), act.actor.language)


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
