"""Signing in and out, the language, and what every answer tells the browser."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Site
from tests.browser.pressing import press


def test_a_wrong_password_keeps_the_name_and_says_nothing_more(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto("/sign-in")
    page.fill("#name", "client_adviser")
    page.fill("#password", "wrong")
    press(page.locator("main button"))
    wrong_password = page.locator("#faults").inner_text()
    expect(page.locator("#faults")).to_be_focused()
    expect(page.locator("#name")).to_have_value("client_adviser")
    expect(page.locator("#password")).to_have_value("")
    page.fill("#name", "nobody_at_all")
    page.fill("#password", "wrong")
    press(page.locator("main button"))
    assert page.locator("#faults").inner_text() == wrong_password


def test_who_is_not_signed_in_is_asked_and_then_brought_where_he_wanted(
    site: Site, open_page: Callable[..., Page]
) -> None:
    key = site.first_task()
    page = open_page()
    answer = page.goto(f"/tasks/{key}")
    assert answer is not None
    assert answer.status == 401
    page.fill("#name", "client_adviser")
    page.fill("#password", "koppi-demo")
    press(page.locator("main button"))
    page.wait_for_url(f"**/tasks/{key}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tee ensiarvio")


def test_signing_in_never_leads_to_another_site(site: Site, open_page: Callable[..., Page]) -> None:
    for wanted in ("https://example.test/", "//example.test/", "/\\example.test/"):
        answer = open_page().request.post(
            "/sign-in",
            form={"name": "client_adviser", "password": "koppi-demo", "wanted": wanted},
            max_redirects=0,
        )
        assert answer.headers["location"] == "/"


def test_the_language_changes_words_dates_and_the_lang_attribute(site: Site, enter: Callable[..., Page]) -> None:
    key = site.first_task()
    page = enter("client_adviser")
    said = {
        "sv": ("Gör den första bedömningen", "2.3.2027 kl. 23.59", "Hur brådskande är ärendet?"),
        "en": ("Make the first assessment", "2 Mar 2027 at 23:59", "How urgent is it?"),
        "fi": ("Tee ensiarvio", "2.3.2027 klo 23.59", "Kuinka kiireellinen asia on?"),
    }
    page.goto(f"/tasks/{key}")
    for language, (title, due, question) in said.items():
        press(page.locator(f"button[name=language][value={language}]"))
        expect(page.locator("html")).to_have_attribute("lang", language)
        page.wait_for_url(f"**/tasks/{key}")
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        expect(page.locator("aside")).to_contain_text(due)
        expect(page.locator("#field-symptom_urgency legend")).to_have_text(question)


def test_a_form_of_another_site_or_without_its_word_does_nothing(site: Site, enter: Callable[..., Page]) -> None:
    key = site.first_task()
    page = enter("client_adviser")
    page.goto(f"/tasks/{key}")
    word = page.locator("[name=_csrf]").first.get_attribute("value") or ""
    attempts: tuple[tuple[dict[str, str | float | bool], dict[str, str]], ...] = (
        ({"action": "claim"}, {}),
        ({"action": "claim", "_csrf": "guessed"}, {}),
        ({"action": "claim", "_csrf": word}, {"Origin": "https://example.test"}),
        ({"action": "claim", "_csrf": word}, {"Sec-Fetch-Site": "cross-site"}),
    )
    for form, headers in attempts:
        assert page.request.post(f"/tasks/{key}", form=form, headers=headers).status == 403
        assert site.stage.open_items()[0].assignee is None
    assert page.request.post(f"/tasks/{key}", form={"action": "claim", "_csrf": word}).status == 200
    assert site.stage.open_items()[0].assignee == "client_adviser"


def test_signing_out_ends_the_session_for_the_cookie_too(site: Site, enter: Callable[..., Page]) -> None:
    page = enter("client_adviser")
    session = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "koppi_session")
    press(page.get_by_role("button", name="Kirjaudu ulos"))
    expect(page.get_by_role("status")).to_have_text("Olet kirjautunut ulos.")
    page.context.add_cookies([{"name": "koppi_session", "value": session, "url": site.address}])
    answer = page.goto("/cases")
    assert answer is not None
    assert answer.status == 401


def test_every_page_lets_the_browser_run_and_load_only_ours_and_keep_nothing(enter: Callable[..., Page]) -> None:
    page = enter("client_adviser")
    for address in ("/", "/cases", "/contacts/new", "/help", "/tasks/1", "/nowhere"):
        headers = page.request.get(address).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"
    session = next(cookie for cookie in page.context.cookies() if cookie["name"] == "koppi_session")
    assert session["httpOnly"]
    assert session["sameSite"] == "Lax"


def test_a_built_file_is_kept_for_ever_because_its_name_changes_with_it(enter: Callable[..., Page]) -> None:
    page = enter("client_adviser")
    address = page.locator("link[rel=stylesheet]").get_attribute("href") or ""
    assert "immutable" in page.request.get(address).headers["cache-control"]


def test_what_was_typed_into_a_page_whose_session_is_over_comes_back_after_signing_in(
    site: Site, enter: Callable[..., Page]
) -> None:
    key = site.first_task()
    page = enter("client_adviser", java_script_enabled=False)
    for address, field, button in (
        (f"/tasks/{key}", "agreed_next_step", "Merkitse valmiiksi"),
        ("/contacts/new", "reason", "Tallenna yhteydenotto"),
    ):
        page.goto(address)
        page.fill(f"[name={field}]", 'Sano "hei" & jatka.')
        page.context.clear_cookies()
        press(page.get_by_role("button", name=button))
        page.fill("#name", "client_adviser")
        page.fill("#password", "wrong")
        press(page.locator("main button"))
        page.fill("#password", "koppi-demo")
        press(page.locator("main button"))
        press(page.get_by_role("button", name="Jatka"))
        expect(page.locator(f"[name={field}]")).to_have_value('Sano "hei" & jatka.')
    assert [item.key for item in site.stage.open_items()] == [key]
