"""The functions that DMN gives to FEEL, by what they work on."""

from collections.abc import Mapping

from koppi.feel.builtins import (
    aggregates,
    contexts,
    conversions,
    durations,
    lists,
    numeric,
    patterns,
    range_texts,
    ranges,
    texts,
)
from koppi.feel.functions import Callee

BUILTINS: Mapping[str, Callee] = {
    name: callee
    for library in (
        conversions.LIBRARY,
        texts.LIBRARY,
        patterns.LIBRARY,
        numeric.LIBRARY,
        lists.LIBRARY,
        aggregates.LIBRARY,
        ranges.LIBRARY,
        range_texts.LIBRARY,
        contexts.LIBRARY,
        durations.LIBRARY,
    )
    for name, callee in library.callees().items()
}
