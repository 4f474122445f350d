"""The check of decision tables: gaps, overlaps, rules that never answer, values and names that cannot be right."""

from koppi.dmn.analysis.check import check_tables

__all__ = ["check_tables"]
