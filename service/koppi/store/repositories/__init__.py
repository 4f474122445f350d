"""Repositories: what is asked of the database, one file a noun, named after the question."""
