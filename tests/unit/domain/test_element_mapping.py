import pytest

from koppi.domain.element_mapping import element_mapping
from koppi.domain.errors import Invalid


def test_each_element_has_its_counterpart_and_may_be_named_twice_alike() -> None:
    assert element_mapping([("a", "b"), ("c", "b"), ("a", "b")]) == {"a": "b", "c": "b"}


def test_an_element_with_two_counterparts_is_refused_by_its_name() -> None:
    with pytest.raises(Invalid) as refused:
        element_mapping([("a", "b"), ("a", "c")])
    assert (refused.value.code, refused.value.parameters) == ("migration.mapped_twice", {"element": "a"})
