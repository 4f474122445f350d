"""Asks our forms directly: what they refuse, what they show, and what a code list offers."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from koppi.domain.code_list import CODE_LISTS, CodeLists
from koppi.domain.feel_functions import FUNCTIONS
from koppi.domain.step import Json
from koppi.engine import Process
from koppi.feel import Language, Moment
from koppi.forms import Form
from koppi.resources import model_files
from koppi.usecases.deployments import Bundle, read_bundle

ZONE = ZoneInfo("Europe/Helsinki")
DAY = date(2027, 3, 1)
NOW = Moment(datetime(2027, 3, 1, 9, tzinfo=ZONE), ZONE)


def faults(form_id: str, values: Mapping[str, Json], **context: Json) -> list[str]:
    """Return the fields of a form that its validation finds fault with, in the form's order."""
    known: dict[str, Any] = {**context, CODE_LISTS: lists().entries(DAY, "fi")}
    return [fault.field for fault in form_of(form_id).validate(values, known, NOW).errors]


def terms_of(form_id: str, values: Mapping[str, Json]) -> Mapping[str, Any]:
    """Return what a submission says of each term of the case file."""
    return form_of(form_id).terms(values)


def page_of(form_id: str, language: str = "fi") -> str:
    """Return an empty form as a page lays it out, every text in one string."""
    return str(form_of(form_id).layout({}, {CODE_LISTS: lists().entries(DAY, language)}, NOW, language))


def offered(list_id: str, day: date = DAY) -> list[str]:
    """Return the codes of a list that may be chosen on a day."""
    found = lists().get(list_id)
    assert found is not None, list_id
    return [code.code for code in found.valid_on(day)]


def lists_asked(form_id: str) -> set[str]:
    """Return the code lists that a form takes its options from."""
    return {list_id for _, list_id in form_of(form_id).code_lists}


def diagrams() -> Mapping[str, Process]:
    """Return our diagrams by id."""
    return {process.id: process for process in _bundle().all_processes}


def form_of(form_id: str) -> Form:
    """Return one of our forms."""
    return _bundle().forms[f"{form_id}.form"]


@cache
def lists() -> CodeLists:
    """Return our code lists."""
    return CodeLists(_bundle().code_lists.values())


@cache
def _bundle() -> Bundle:
    return read_bundle(model_files(None), Language(FUNCTIONS))
