from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from koppi.texts import LANGUAGES, say
from koppi.texts.moments import moment
from koppi.web.words import Words

HELSINKI = ZoneInfo("Europe/Helsinki")
AUTUMN = datetime(2026, 9, 1, 9, 5, tzinfo=HELSINKI)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("fi", "1.9.2026 klo 9.05"),
        ("sv", "1.9.2026 kl. 9.05"),
        ("en", "1 Sept 2026 at 9:05"),
        ("de", "1.9.2026 klo 9.05"),
    ],
)
def test_a_moment_is_told_as_the_language_tells_it_and_in_its_own_zone(language: str, told: str) -> None:
    assert moment(AUTUMN, language) == told


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_and_problems_tell_a_moment_alike(language: str) -> None:
    on_page = Words(language, HELSINKI, AUTUMN).moment(AUTUMN.astimezone(ZoneInfo("UTC")))
    assert on_page in say("instance.suspended", language, {"by": "admin", "at": AUTUMN})
