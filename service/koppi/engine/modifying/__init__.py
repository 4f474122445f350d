"""Modification: an operator takes tokens away from a running instance, and sets others."""
