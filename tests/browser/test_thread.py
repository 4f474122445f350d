"""The steering thread from the contact to the closing, as people walk it on the pages, each in his language."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any

import pytest
from lxml import etree
from playwright.sync_api import Page, expect

from koppi.domain.step import Json
from koppi.forms import read_code_list
from koppi.resources import CODE_LISTS, folder
from koppi.texts import say
from tests.browser.conftest import Site
from tests.browser.filling import complete, fill
from tests.browser.pressing import press
from tests.processes.steering import (
    AGREEMENT,
    CLOSING_TRIGGER,
    ENDS,
    FIRST_ASSESSMENT,
    FOLLOW_UP,
    GOALS,
    GOES_ON,
    HARMLESS_TRIGGER,
    NEEDS,
    REACHED,
    REFUSED_AGREEMENT,
)
from tests.support.houses import THREAD

DIAGRAMS = THREAD / "processes/bpmn"
CONTACT: dict[str, Json] = {
    "source": "relative",
    "channel": "phone_one_number",
    "reason": "Äiti on kaatunut kaksi kertaa.",
    "identity_code": "131052-9052",
    "first_names": "Aada",
    "last_name": "Esimerkki",
}
URGENT: dict[str, Json] = {**CONTACT, "life_threat": True}
"""A contact whose plan is reviewed already in a month."""


@dataclass
class Person:
    """Somebody of the demo before his browser, reading one language."""

    page: Page
    language: str

    def takes_in(self, contact: Mapping[str, Json]) -> None:
        """Write a contact down; the page leads to the first assessment."""
        self.page.goto("/contacts/new")
        fill(self.page, contact)
        press(self.page.locator("main form[novalidate] button.hds-button--primary"))
        self.page.wait_for_url("**/tasks/*")
        self.sees_title("assess_contact")

    def does(self, element_id: str, values: Mapping[str, Json], *, tab: str = "mine") -> None:
        """Find the task in the inbox by its name, fill its form in and complete it."""
        self.page.goto(f"/?tab={tab}")
        press(self.page.locator(".task-name", has_text=called(element_id, self.language)))
        self.sees_title(element_id)
        fill(self.page, values)
        complete(self.page)

    def sees_title(self, element_id: str) -> None:
        """See the page of a task in the language read."""
        expect(self.page.locator("html")).to_have_attribute("lang", self.language)
        expect(self.page.get_by_role("heading", level=1)).to_have_text(called(element_id, self.language))

    def sees_case(self, case_key: int, next_step: str, here: Iterable[str]) -> None:
        """See on the case's page who carries it, what is next and where it stands."""
        self.page.goto(f"/cases/{case_key}")
        expect(self.region("web.case.responsible")).to_contain_text("Asiakasvastaava")
        expect(self.region("web.case.next_step")).to_contain_text(called(next_step, self.language))
        marked: list[str] = []
        for address in [self.page.url, *self.other_processes()]:
            self.page.goto(address)
            marked += self.page.locator("[aria-current=step] .step-title").all_inner_texts()
            told = self.page.locator(".outline").inner_text()
            assert [word for word in untranslated(self.language) if re.search(rf"\b{re.escape(word)}\b", told)] == []
        assert sorted(marked) == sorted(called(element_id, self.language) for element_id in here)

    def other_processes(self) -> list[str]:
        """Return the addresses of the case's processes that are not shown now: the page shows one at a time."""
        links = self.page.locator(".where .tabs a:not([aria-current])").all()
        return [str(link.get_attribute("href")) for link in links]

    def sees_happened(self, event: str, element_id: str) -> None:
        """See something in the timeline of the case's page."""
        told = say(f"web.event.{event}", self.language, {"name": called(element_id, self.language)})
        expect(self.region("web.case.timeline")).to_contain_text(told)

    def sees_closed(self, case_key: int) -> None:
        """See on the case's page that it is over, and that nothing in it is open."""
        self.page.goto(f"/cases/{case_key}")
        closed = say("web.case.closed", self.language, {"at": ""}).removesuffix(".").strip()
        expect(self.region("web.case.next_step")).to_contain_text(closed)
        expect(self.page.locator(".case-facts")).to_contain_text(_phase("closed", self.language))
        expect(self.region("web.case.open_tasks")).to_contain_text(say("web.case.no_open_tasks", self.language))
        expect(self.page.locator("[aria-current=step]")).to_have_count(0)

    def region(self, code: str) -> Any:
        """Return the part of the page under a heading."""
        return self.page.get_by_role("region", name=say(code, self.language), exact=True)


def called(element_id: str, language: str) -> str:
    """Return the name that the diagrams give an element in a language."""
    (found,) = (names for found_id, names in drawn() if found_id == element_id)
    return found[language]


def untranslated(language: str) -> list[str]:
    """Return the Finnish names in the diagrams that read otherwise in a language: elements, flows and lanes."""
    return [names["fi"] for _, names in drawn() if names.get(language, names["fi"]) != names["fi"]]


@lru_cache(maxsize=1)
def drawn() -> list[tuple[str, dict[str, str]]]:
    """Return whatever has a name in the diagrams: its id, and its name in each language."""
    nodes = (node for path in sorted(DIAGRAMS.glob("*.bpmn")) for node in etree.parse(path).iterfind(".//*[@name]"))
    return [(str(node.get("id")), {"fi": str(node.get("name")), **translations(node)}) for node in nodes]


def translations(node: Any) -> dict[str, str]:
    """Return the names of a node in the other languages."""
    noted = node.iterfind("./{*}extensionElements/{*}properties/{*}property")
    named = ((str(note.get("name")), str(note.get("value"))) for note in noted)
    return {key.removeprefix("name."): value for key, value in named if key.startswith("name.")}


@pytest.fixture
def person(enter: Callable[..., Page]) -> Callable[[str, str], Person]:
    """Sign somebody in and let him choose his language."""

    def entered(name: str, language: str) -> Person:
        page = enter(name)
        press(page.locator(f"button[name=language][value={language}]"))
        expect(page.locator("html")).to_have_attribute("lang", language)
        return Person(page, language)

    return entered


def case_of(site: Site) -> tuple[int, int]:
    """Return the keys of the one instance and its case."""
    item = site.stage.open_items()[0]
    assert item.case_key is not None
    return item.instance_key, item.case_key


def test_a_client_is_carried_from_the_contact_through_two_reviews_to_the_end(
    site: Site, person: Callable[[str, str], Person]
) -> None:
    adviser = person("client_adviser", "fi")
    adviser.takes_in(URGENT)
    fill(adviser.page, FIRST_ASSESSMENT)
    complete(adviser.page)

    owner = person("case_owner", "fi")
    instance, case_key = case_of(site)
    owner.sees_case(case_key, "assess_needs", ["assess_needs", "make_plan", "draft_goals"])
    owner.sees_happened("work_item_completed", "assess_contact")
    owner.does("assess_needs", NEEDS)
    owner.does("draft_goals", GOALS)
    owner.does("agree_duties", REFUSED_AGREEMENT)
    owner.does("draft_goals", {**GOALS, "plan_goals": [*_rows(GOALS["plan_goals"]), *_rows(GOALS["plan_goals"])]})
    owner.does("agree_duties", AGREEMENT)
    owner.sees_case(case_key, "send_service_request", ["send_service_request"])
    site.stage.run_jobs()
    owner.sees_case(case_key, "reminder_time", FOLLOW_UP)

    site.stage.advance_clock(timedelta(days=31))
    owner.sees_case(case_key, "contact_client", ["contact_client"])
    owner.does("contact_client", REACHED)
    site.stage.advance_clock(timedelta(days=3))
    owner.does("review_client_plan", GOES_ON)
    owner.sees_case(case_key, "reminder_time", FOLLOW_UP)

    site.stage.raise_trigger(case_key)
    owner.sees_case(case_key, "handle_trigger", ["handle_trigger"])
    owner.does("handle_trigger", HARMLESS_TRIGGER)
    site.stage.advance_clock(timedelta(days=31))
    owner.does("contact_client", REACHED)
    site.stage.advance_clock(timedelta(days=5))
    owner.does("review_client_plan", ENDS)
    owner.sees_closed(case_key)
    owner.sees_happened("work_item_completed", "review_client_plan")
    assert site.stage.instance(instance).status == "COMPLETED"


def test_a_threat_to_life_is_marked_in_the_inbox(site: Site, person: Callable[[str, str], Person]) -> None:
    ordinary, urgent = site.first_task(), site.first_task(life_threat=True)
    nurse = person("triage_nurse", "fi")
    nurse.page.goto("/?tab=groups")
    expect(nurse.page.locator(f"[data-user-task-key='{urgent}'] .flag")).to_have_text("Kiireellinen")
    expect(nurse.page.locator(f"[data-user-task-key='{ordinary}'] .flag")).to_have_count(0)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_client_is_carried_the_short_road_in_another_language(
    site: Site, person: Callable[[str, str], Person], language: str
) -> None:
    person("client_adviser", language).takes_in(CONTACT)
    person("triage_nurse", language).does("assess_contact", FIRST_ASSESSMENT, tab="groups")
    owner = person("case_owner", language)
    instance, case_key = case_of(site)
    owner.sees_case(case_key, "assess_needs", ["assess_needs", "make_plan", "draft_goals"])
    owner.does("assess_needs", NEEDS)
    owner.does("draft_goals", GOALS)
    owner.does("agree_duties", AGREEMENT)
    site.stage.run_jobs()
    owner.sees_case(case_key, "reminder_time", FOLLOW_UP)
    site.stage.raise_trigger(case_key)
    owner.does("handle_trigger", CLOSING_TRIGGER)
    owner.sees_closed(case_key)
    owner.sees_happened("work_item_completed", "draft_goals")
    assert site.stage.instance(instance).status == "COMPLETED"


def _rows(value: Json) -> list[Json]:
    assert isinstance(value, list)
    return value


def _phase(code: str, language: str) -> str:
    """Return what the code list of phases calls a phase."""
    phases, _ = read_code_list("phase.json", (folder("processes") / CODE_LISTS / "phase.json").read_bytes())
    assert phases is not None
    return phases.name_of(code, language) or ""
