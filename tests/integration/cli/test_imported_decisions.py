"""`koppi check` over decision files that import each other."""

from pathlib import Path

import pytest

from tests.integration.api.test_imported_decisions import PRICE, flour
from tests.integration.cli.test_commands import Terminal


@pytest.mark.parametrize(("beside", "code", "told"), [(True, 0, "0 errors"), (False, 1, "urn:flour")])
def test_a_check_finds_an_import_among_the_files_it_is_given(
    beside: bool, code: int, told: str, tmp_path: Path
) -> None:
    (tmp_path / "menu.dmn").write_bytes(PRICE)
    if beside:
        (tmp_path / "flour.dmn").write_bytes(flour(1))
    found = Terminal(tmp_path).run("check", str(tmp_path))
    assert found.exit_code == code
    assert told in found.output
