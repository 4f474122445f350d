"""Code lists through /v2: deployed like any resource."""

from typing import Any

import pytest
import simplejson

from tests.integration.api.conftest import Site
from tests.support.hostile import HOSTILE

NAMES = {"fi": "Leipä", "sv": "Bröd", "en": "Bread"}
GOODS = simplejson.dumps({"id": "goods", "names": NAMES, "codes": [{"code": "bread", "names": NAMES}]}).encode()


def test_a_deployed_list_is_answered_as_a_resource(site: Site) -> None:
    answer: Any = site.deploy({"goods.json": GOODS}).json
    (item,) = answer["deployments"]
    resource = item.pop("resource")
    assert resource.pop("resourceKey").isdigit()
    assert resource == {"resourceId": "goods", "resourceName": "goods.json", "tenantId": "<default>", "version": 1}
    assert set(item.values()) == {None}


def test_other_json_is_refused_by_the_files_name(site: Site) -> None:
    answer = site.deploy({"goods.json": GOODS, "package.json": b'{"name": "x"}'})
    assert answer.status_code == 400
    assert "package.json" in answer.get_data(as_text=True)
    again: Any = site.deploy({"goods.json": GOODS}).json
    assert again["deployments"][0]["resource"]["version"] == 1, "nothing of a refused deployment stays"


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_by_its_name_and_nothing_of_it_stays(site: Site, name: str) -> None:
    answer = site.deploy({name: HOSTILE[name], "goods.json": GOODS})
    assert answer.status_code == 400
    assert name in answer.get_data(as_text=True)
    again: Any = site.deploy({"goods.json": GOODS}).json
    assert again["deployments"][0]["resource"]["version"] == 1
