"""What `koppi check` and `koppi deploy` say about a decision table that leaves something open."""

from pathlib import Path

import simplejson

from tests.integration.cli.test_commands import Terminal
from tests.unit.dmn.files import NAMESPACE, decision, table

TABLE = table(["age"], ["group"], [["< 18", '"child"'], ["[17..65)", '"adult"']])


def _written(folder: Path) -> str:
    path = folder / "groups.dmn"
    path.write_text(
        f'<definitions xmlns="{NAMESPACE}" id="file" name="File">{decision(TABLE, "age_group")}</definitions>'
    )
    return str(path)


def test_the_check_shows_overlap_and_gap_with_an_example_and_stays_green(tmp_path: Path) -> None:
    found = Terminal(tmp_path).run("check", "--json", _written(tmp_path))
    texts = {row["rule"]: row["text"] for row in simplejson.loads(found.stdout)}
    assert (found.exit_code, set(texts)) == (0, {"dmn.overlap", "dmn.gap"})
    assert "age = 17" in texts["dmn.overlap"]
    assert "age = 65" in texts["dmn.gap"]


def test_the_table_is_deployed_all_the_same(tmp_path: Path) -> None:
    Terminal(tmp_path).run("migrate")
    deployed = Terminal(tmp_path).run("deploy", _written(tmp_path))
    assert deployed.exit_code == 0, deployed.output
    assert "age = 17" in deployed.output
