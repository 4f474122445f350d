"""The contact form with and without code lists."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from koppi.domain.code_list import Code, CodeList, CodeLists
from koppi.feel import Language, Moment
from koppi.forms.layout import Field
from koppi.web.contact_form import contact_form

LANGUAGE = Language()
MOMENT = Moment(datetime(2027, 3, 1, 10, tzinfo=UTC), ZoneInfo("Europe/Helsinki"))
NAMES = {"fi": "Kirjekyyhky", "sv": "Brevduva", "en": "Carrier pigeon"}
PIGEONS = CodeLists([CodeList("channel", NAMES, (Code("carrier_pigeon", NAMES),))])


def labels(lists: CodeLists, key: str, language: str) -> list[str]:
    context = {"code_lists": lists.entries(MOMENT.now.date(), language)}
    shown = contact_form(LANGUAGE, lists).layout({}, context, MOMENT, language).components
    (asked,) = [node for node in shown if isinstance(node, Field) and node.name == key]
    return [option.label for option in asked.options]


def test_without_lists_the_form_offers_its_own_codes_in_every_language() -> None:
    assert labels(CodeLists(), "channel", "en")[:2] == ["Call to the service centre", "Call to the one number"]
    assert labels(CodeLists(), "source", "sv")[0] == "Klienten själv"


def test_a_list_in_force_takes_the_place_of_the_forms_own_codes_and_no_others() -> None:
    assert labels(PIGEONS, "channel", "en") == ["Carrier pigeon"]
    assert labels(PIGEONS, "source", "en")[0] == "The client"
