"""All hostile cases."""

from tests.hostile import data, expressions, graphs, xml_files
from tests.hostile.case import Case

CORPUS: tuple[Case, ...] = (*xml_files.CASES, *expressions.CASES, *graphs.CASES, *data.CASES)
