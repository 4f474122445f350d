"""How somebody fills the demo's forms in, by the names of their inputs."""

from playwright.sync_api import Page


def fill_first_assessment(page: Page) -> None:
    """Answer what the first assessment must know: not urgent, not solved at once."""
    page.fill("[name=reason_in_own_words]", "Kaupassa käynti ei enää onnistu.")
    page.locator("[name=symptom_urgency][type=radio]").last.check()
    page.locator("[name=solvable_in_contact][type=radio]").last.check()
    page.fill("[name=agreed_next_step]", "Asiakasvastaava soittaa huomenna.")


def saved(page: Page) -> None:
    """Wait until the page says that the draft is kept."""
    page.locator("#saved", has_text="Luonnos tallennettu klo").wait_for()
