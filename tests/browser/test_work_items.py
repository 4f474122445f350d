"""The inbox and a task's page, as somebody at work meets them."""

from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from koppi.usecases import work_items
from tests.browser.answers import fill_first_assessment, saved
from tests.browser.conftest import Site
from tests.browser.pressing import press
from tests.processes.steering import FIRST_ASSESSMENT

ALERTS = "[name=alert_signs][type=checkbox]"


def test_a_task_is_found_filled_in_and_completed_by_keyboard_alone(site: Site, enter: Callable[..., Page]) -> None:
    key = site.first_task()
    page = enter("client_adviser")

    def reach(selector: str) -> None:
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
        raise AssertionError(f"Tab never reaches {selector}")

    reach("a[href='/?tab=groups']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?tab=groups")
    reach("[data-user-task-key] a")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/tasks/{key}")
    reach("[name=reason_in_own_words]")
    page.keyboard.type("Arki ei suju.")
    reach("[name=symptom_urgency]")
    page.keyboard.press("ArrowUp")
    reach("[name=solvable_in_contact]")
    page.keyboard.press("ArrowUp")
    reach("[name=agreed_next_step]")
    page.keyboard.type("Soitan huomenna.")
    reach("button[value=complete]")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_have_text("Tehtävä on valmis. Kiitos!")
    assert key not in [item.key for item in site.stage.open_items()]


def test_a_question_opens_by_an_answer_and_the_focus_stays(site: Site, enter: Callable[..., Page]) -> None:
    key = site.first_task()
    page = enter("client_adviser")
    page.goto(f"/tasks/{key}")
    expect(page.locator("[name=alert_note]")).to_have_count(0)
    page.locator(ALERTS).first.focus()
    page.keyboard.press("Space")
    expect(page.locator("[name=alert_note]")).to_be_visible()
    expect(page.locator(ALERTS).first).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator("[name=alert_note]")).to_have_count(0)


def test_a_task_is_completed_without_javascript(site: Site, enter: Callable[..., Page]) -> None:
    key = site.first_task()
    page = enter("client_adviser", java_script_enabled=False)
    page.goto(f"/tasks/{key}")
    fill_first_assessment(page)
    page.locator(ALERTS).first.check()
    press(page.locator("button[value=complete]"))
    expect(page.locator("#faults")).to_contain_text("Tarkista yksi kohta")
    page.fill("[name=alert_note]", "Puhe oli epäselvää.")
    press(page.locator("button[value=complete]"))
    expect(page.get_by_role("status").first).to_have_text("Tehtävä on valmis. Kiitos!")
    assert key not in [item.key for item in site.stage.open_items()]


def test_what_is_typed_is_kept_without_a_press_and_is_there_after_signing_in_again(
    site: Site, enter: Callable[..., Page]
) -> None:
    key = site.first_task()
    page = enter("client_adviser")
    page.goto(f"/tasks/{key}")
    page.fill("[name=client_goal_words]", "Pääsen taas torille.")  # at once: a pause of two seconds would be saved
    saved(page)
    press(page.get_by_role("button", name="Kirjaudu ulos"))
    again = enter("client_adviser")
    again.goto(f"/tasks/{key}")
    expect(again.locator("[name=client_goal_words]")).to_have_value("Pääsen taas torille.")


def test_the_summary_of_faults_is_focused_and_leads_to_the_fields(site: Site, enter: Callable[..., Page]) -> None:
    key = site.first_task()
    page = enter("client_adviser")
    page.goto(f"/tasks/{key}")
    page.fill("[name=agreed_next_step]", "Soitan huomenna.")
    press(page.locator("button[value=complete]"))
    expect(page.locator("#faults")).to_be_focused()
    assert page.title().startswith("Virhe: ")
    expect(page.locator("[name=agreed_next_step]")).to_have_value("Soitan huomenna.")
    page.locator("#faults a").first.click()
    expect(page.locator("[name=reason_in_own_words]")).to_be_focused()
    expect(page.locator("[name=reason_in_own_words]")).to_have_attribute("aria-invalid", "true")
    described = page.locator("[name=reason_in_own_words]").get_attribute("aria-describedby") or ""
    expect(page.locator(f"#{described.split()[-1]}")).to_contain_text("Tieto puuttuu")


def test_a_fault_goes_away_as_soon_as_it_is_mended(site: Site, enter: Callable[..., Page]) -> None:
    key = site.first_task()
    page = enter("client_adviser")
    page.goto(f"/tasks/{key}")
    press(page.locator("button[value=complete]"))
    page.fill("[name=agreed_next_step]", "Soitan huomenna.")
    page.keyboard.press("Tab")
    expect(page.locator("#field-agreed_next_step .fault")).to_have_count(0)
    expect(page.locator("#field-reason_in_own_words .fault")).to_have_count(1)


def test_of_two_people_one_gets_the_task_and_the_other_is_told_who_and_keeps_the_text(
    site: Site, enter: Callable[..., Page]
) -> None:
    key = site.first_task()
    slow = enter("triage_nurse")
    slow.goto(f"/tasks/{key}")
    quick = enter("client_adviser")
    quick.goto("/?tab=groups")
    press(quick.locator(f"[data-user-task-key='{key}'] button[value=claim]"))
    expect(quick.locator(".state")).to_contain_text("Tehtävä on sinulla")
    slow.evaluate("document.querySelector('#fields').removeAttribute('hx-trigger')")
    slow.fill("[name=agreed_next_step]", "Tämä teksti ei saa kadota.")
    answer = slow.expect_response(lambda found: found.request.method == "POST" and found.url.endswith(f"/tasks/{key}"))
    with answer as told:
        slow.click("button[value=claim]")
    assert told.value.status == 409
    expect(slow.locator("#refusal")).to_contain_text("Asiakasneuvoja")
    expect(slow.locator("#refusal")).to_be_focused()
    expect(slow.locator("[name=agreed_next_step]")).to_have_value("Tämä teksti ei saa kadota.")


def test_typing_into_a_task_that_somebody_took_says_so_and_touches_nothing(
    site: Site, enter: Callable[..., Page]
) -> None:
    key = site.first_task()
    page = enter("triage_nurse")
    page.goto(f"/tasks/{key}")
    work_items.claim(site.stage.caller("client_adviser"), key)
    page.fill("[name=agreed_next_step]", "Myöhässä kirjoitettu.")
    page.keyboard.press("Tab")
    expect(page.locator("#saved")).to_contain_text("Asiakasneuvoja")
    expect(page.locator("[name=agreed_next_step]")).to_have_value("Myöhässä kirjoitettu.")
    assert work_items.open_work_item(site.stage.caller("client_adviser"), key).draft == {}


def test_a_task_is_taken_and_given_back_in_one_press(site: Site, enter: Callable[..., Page]) -> None:
    key = site.first_task()
    page = enter("client_adviser")
    page.goto("/?tab=groups")
    press(page.locator(f"[data-user-task-key='{key}'] button[value=claim]"))
    page.goto("/")
    press(page.locator(f"[data-user-task-key='{key}'] button[value=release]"))
    expect(page.get_by_role("status").first).to_have_text("Palautit tehtävän jonoon.")
    assert site.stage.open_items()[0].assignee is None


def test_enter_in_a_text_field_keeps_the_draft_and_completes_nothing(site: Site, enter: Callable[..., Page]) -> None:
    key = site.first_task()
    page = enter("client_adviser")
    page.goto(f"/tasks/{key}")
    fill_first_assessment(page)
    with page.expect_navigation():
        page.locator("[name=agreed_next_step]").press("Enter")
    expect(page.locator("[name=agreed_next_step]")).to_have_value("Asiakasvastaava soittaa huomenna.")
    assert key in [item.key for item in site.stage.open_items()]


def test_rows_come_and_go_and_what_stands_in_the_others_stays(site: Site, enter: Callable[..., Page]) -> None:
    key = _task_with_rows(site)
    page = enter("case_owner")
    page.goto(f"/tasks/{key}")
    first = page.locator("[name$='.0.goal_text']")
    first.fill("Kävelen torille")
    page.get_by_role("button", name="Lisää rivi").click()
    second = page.locator("[name$='.1.goal_text']")
    expect(second).to_be_focused()
    second.fill("Soitan siskolle")
    expect(first).to_have_value("Kävelen torille")
    page.get_by_role("button", name="Poista 1. rivi").click()
    expect(page.locator("[name$='.goal_text']")).to_have_count(1)
    expect(page.locator("[name$='.0.goal_text']")).to_have_value("Soitan siskolle")


def test_a_slow_answer_does_not_undo_what_was_chosen_meanwhile(site: Site, enter: Callable[..., Page]) -> None:
    key = site.first_task()
    page = enter("client_adviser")
    page.goto(f"/tasks/{key}")
    held: list[Route] = []

    def hold_the_first(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    page.route("**/draft", hold_the_first)
    with page.expect_request("**/draft"):
        page.locator(ALERTS).first.check()
    page.locator("[name=symptom_urgency][type=radio]").first.check()
    page.fill("[name=agreed_next_step]", "Valittu sillä välin")
    page.locator("[name=client_goal_words]").focus()
    with page.expect_response("**/draft"):
        held[0].continue_()
    expect(page.locator("[name=symptom_urgency][type=radio]").first).to_be_checked()
    expect(page.locator("[name=alert_note]")).to_be_visible()
    expect(page.locator("[name=agreed_next_step]")).to_have_value("Valittu sillä välin")
    expect(page.locator("[name=symptom_urgency][type=radio]").first).to_be_checked()


def test_news_is_told_and_the_list_stands_still(site: Site, enter: Callable[..., Page]) -> None:
    site.first_task()
    page = enter("client_adviser")
    page.goto("/?tab=groups")
    rows = page.locator("[data-user-task-key]")
    expect(rows).to_have_count(1)
    for _ in range(3):
        site.first_task()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    link = page.locator(".news a")
    expect(link).to_have_text("3 uutta tehtävää – näytä")
    expect(rows).to_have_count(1)
    assert page.title().startswith("(+3)")
    press(link)
    expect(rows).to_have_count(4)


def test_an_inbox_without_news_is_answered_with_304(site: Site, enter: Callable[..., Page]) -> None:
    page = enter("client_adviser")
    first = page.request.get("/inbox/keys?tab=groups")
    known = {"If-None-Match": first.headers["etag"]}
    assert page.request.get("/inbox/keys?tab=groups", headers=known).status == 304
    site.first_task()
    assert page.request.get("/inbox/keys?tab=groups", headers=known).status == 200


def test_a_late_task_says_so_in_words_with_its_reason(site: Site, enter: Callable[..., Page]) -> None:
    key = site.first_task()
    site.stage.house.clock.pin(site.stage.now.replace(day=4))  # type: ignore[attr-defined]  # a stage's clock is pinned
    page = enter("client_adviser")
    page.goto("/?tab=late")
    row = page.locator(f"[data-user-task-key='{key}']")
    expect(row.locator(".due")).to_have_text("Myöhässä 2 pv")
    expect(row).to_contain_text("ensiarvio seuraavana arkipäivänä")
    page.goto(f"/tasks/{key}")
    expect(page.locator("aside")).to_contain_text("2.3.2027 klo 23.59")


def test_after_completion_the_next_task_comes(site: Site, enter: Callable[..., Page]) -> None:
    key, following = site.first_task(), site.first_task(person=None)
    page = enter("client_adviser")
    work_items.claim(site.stage.caller("client_adviser"), following)
    page.goto(f"/tasks/{key}")
    fill_first_assessment(page)
    press(page.locator("button[value=complete]"))
    page.wait_for_url(f"**/tasks/{following}")
    expect(page.get_by_role("status").first).to_have_text("Tehtävä on valmis. Tässä on seuraava tehtäväsi.")


def test_a_foreign_task_is_told_like_one_that_is_not_there(site: Site, enter: Callable[..., Page]) -> None:
    key = site.first_task()
    page = enter("service_provider")
    answer = page.goto(f"/tasks/{key}")
    assert answer is not None
    assert answer.status == 404
    foreign = page.locator("main").inner_text()
    page.goto(f"/tasks/{key + 1}")
    assert page.locator("main").inner_text() == foreign


def _task_with_rows(site: Site) -> int:
    """Bring a case to the task whose form has a list of rows, and return its key."""
    site.first_task()
    site.stage.complete("assess_contact", FIRST_ASSESSMENT)
    return site.stage.open_item("draft_goals").key


def test_a_session_that_is_over_says_so_while_typing_and_the_text_stays(site: Site, enter: Callable[..., Page]) -> None:
    key = site.first_task()
    page = enter("client_adviser")
    page.goto(f"/tasks/{key}")
    page.context.clear_cookies()
    page.fill("[name=agreed_next_step]", "Tämä jää sivulle.")
    page.keyboard.press("Tab")
    expect(page.locator("#saved")).to_contain_text("Istuntosi päättyi")
    expect(page.locator("[name=agreed_next_step]")).to_have_value("Tämä jää sivulle.")


def test_a_lost_connection_is_told_and_the_draft_is_kept_when_it_is_back(
    site: Site, enter: Callable[..., Page]
) -> None:
    key = site.first_task()
    page = enter("client_adviser")
    page.goto(f"/tasks/{key}")
    page.context.set_offline(True)
    page.fill("[name=agreed_next_step]", "Kirjoitettu ilman verkkoa.")
    page.keyboard.press("Tab")
    expect(page.locator("#saved")).to_contain_text("Yhteys katkesi")
    page.context.set_offline(False)
    page.fill("[name=client_goal_words]", "Verkko palasi.")
    with page.expect_response(lambda found: "client_goal_words=Verkko" in (found.request.post_data or "")):
        page.keyboard.press("Tab")
    saved(page)
    kept = work_items.open_work_item(site.stage.caller("client_adviser"), key).draft
    assert kept["agreed_next_step"] == "Kirjoitettu ilman verkkoa."
    assert kept["client_goal_words"] == "Verkko palasi."


def test_a_press_that_overtakes_the_pages_own_draft_is_no_conflict(site: Site, enter: Callable[..., Page]) -> None:
    key = site.first_task()
    page = enter("client_adviser")
    page.goto(f"/tasks/{key}")
    page.fill("[name=agreed_next_step]", "Ensimmäinen")
    page.keyboard.press("Tab")
    saved(page)
    page.locator("[name=_draft_version]").evaluate("input => { input.value = '0'; }")
    page.fill("[name=agreed_next_step]", "Toinen")
    press(page.locator("button[value=save]"))
    expect(page.get_by_role("status").first).to_have_text("Luonnos on tallennettu. Voit jatkaa myöhemmin.")
    expect(page.locator("[name=agreed_next_step]")).to_have_value("Toinen")


def test_a_draft_that_somebody_else_wrote_meanwhile_is_not_written_over(site: Site, enter: Callable[..., Page]) -> None:
    key = site.first_task()
    page = enter("client_adviser")
    page.goto(f"/tasks/{key}")
    theirs = {"agreed_next_step": "Hoitajan luonnos"}
    work_items.save_draft(site.stage.caller("triage_nurse"), key, theirs, version=0)
    page.fill("[name=agreed_next_step]", "Neuvojan luonnos")
    page.keyboard.press("Tab")
    expect(page.locator("#saved")).to_contain_text("Hoitaja")
    expect(page.locator("[name=agreed_next_step]")).to_have_value("Neuvojan luonnos")
    assert work_items.open_work_item(site.stage.caller("triage_nurse"), key).draft == theirs
