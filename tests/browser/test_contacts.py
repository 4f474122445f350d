"""Writing a contact down."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Site
from tests.browser.pressing import press

WORDS = "Äiti on kaatunut kaksi kertaa.\nEn uskalla jättää häntä yksin."


def fill(page: Page, identity_code: str = "131052-9052") -> None:
    """Write an ordinary call down."""
    page.get_by_label("Läheinen").check()
    page.select_option("[name=channel]", "phone_one_number")
    page.fill("[name=reason]", WORDS)
    page.fill("[name=first_names]", "Aada")
    page.fill("[name=last_name]", "Esimerkki")
    page.fill("[name=identity_code]", identity_code)


def test_a_contact_begins_the_first_assessment_and_its_words_stand_beside_it(
    site: Site, enter: Callable[..., Page]
) -> None:
    page = enter("client_adviser")
    page.goto("/contacts/new")
    fill(page)
    press(page.get_by_role("button", name="Tallenna yhteydenotto"))
    page.wait_for_url("**/tasks/*")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tee ensiarvio")
    expect(page.locator("aside")).to_contain_text("Aada Esimerkki")
    expect(page.locator("aside blockquote")).to_have_text(WORDS)
    assert len(site.stage.open_items()) == 1


def test_a_wrong_identity_code_is_told_and_everything_else_stays(site: Site, enter: Callable[..., Page]) -> None:
    page = enter("client_adviser")
    page.goto("/contacts/new")
    fill(page, "131052-9053")
    press(page.get_by_role("button", name="Tallenna yhteydenotto"))
    expect(page.locator("#faults")).to_be_focused()
    page.locator("#faults a").click()
    expect(page.locator("[name=identity_code]")).to_be_focused()
    expect(page.locator("[name=identity_code]")).to_have_value("131052-9053")
    expect(page.locator("[name=reason]")).to_have_value(WORDS)
    expect(page.get_by_label("Läheinen")).to_be_checked()
    assert site.stage.open_items() == []


def test_nobody_is_asked_for_when_the_contact_is_anonymous(site: Site, enter: Callable[..., Page]) -> None:
    page = enter("client_adviser")
    page.goto("/contacts/new")
    expect(page.locator("[name=last_name]")).to_be_visible()
    page.get_by_label("Nimetön").check()
    expect(page.locator("[name=last_name]")).to_have_count(0)
    page.select_option("[name=channel]", "letter")
    page.fill("[name=reason]", "Naapurin valot eivät ole syttyneet.")
    press(page.get_by_role("button", name="Tallenna yhteydenotto"))
    page.wait_for_url("**/tasks/*")
    assert site.stage.open_items()[0].client_key is None


def test_a_contact_is_written_down_without_javascript(site: Site, enter: Callable[..., Page]) -> None:
    page = enter("client_adviser", java_script_enabled=False)
    page.goto("/contacts/new")
    press(page.get_by_role("button", name="Tallenna yhteydenotto"))
    expect(page.locator("#faults li")).to_have_count(5)
    fill(page)
    press(page.get_by_role("button", name="Tallenna yhteydenotto"))
    page.wait_for_url("**/tasks/*")
    assert len(site.stage.open_items()) == 1


def test_who_may_not_take_contacts_in_is_told_the_way_out(enter: Callable[..., Page]) -> None:
    page = enter("service_provider")
    expect(page.get_by_role("link", name="Uusi yhteydenotto")).to_have_count(0)
    answer = page.goto("/contacts/new")
    assert answer is not None
    assert answer.status == 403
    expect(page.locator("main")).to_contain_text("Pyydä esihenkilöäsi")


def test_a_name_that_looks_like_markup_is_shown_as_it_is_written(site: Site, enter: Callable[..., Page]) -> None:
    page = enter("client_adviser")
    page.goto("/contacts/new")
    fill(page)
    page.fill("[name=last_name]", "<script>alert(1)</script>")
    page.fill("[name=reason]", "<img src=x onerror=alert(1)>")
    press(page.get_by_role("button", name="Tallenna yhteydenotto"))
    page.wait_for_url("**/tasks/*")
    expect(page.locator("aside")).to_contain_text("<script>alert(1)</script>")
    expect(page.locator("aside blockquote")).to_have_text("<img src=x onerror=alert(1)>")
