"""The kinds of answers a form asks for, each a marshmallow field that also knows its shape on a page."""
