"""Which address leads where: the whole map of the pages."""

from koppi.web import cases, contacts, help_pages, sessions, work_items
from koppi.web.pages import Pages


def add(pages: Pages) -> None:
    """Put every page at its address."""
    pages.add("/sign-in", sessions.ask, everybody=True)
    pages.add("/sign-in", sessions.sign_in, posted=True, everybody=True)
    pages.add("/sign-out", sessions.sign_out, posted=True, everybody=True)
    pages.add("/language", sessions.choose_language, posted=True, everybody=True)

    pages.add("/", work_items.inbox)
    pages.add("/inbox/keys", work_items.keys)
    pages.add("/next/<int:key>", work_items.following)
    pages.add("/tasks/<int:key>", work_items.task)
    pages.add("/tasks/<int:key>", work_items.act, posted=True)
    pages.add("/tasks/<int:key>/draft", work_items.draft, posted=True)

    pages.add("/cases", cases.mine)
    pages.add("/cases/<int:key>", cases.case)
    pages.add("/cases/<int:key>/timeline", cases.timeline)
    pages.add("/cases/<int:key>/pictures/<int:instance_key>", cases.picture)
    pages.add("/cases/<int:key>/triggers", cases.raise_trigger, posted=True)
    pages.add("/cases/<int:key>/ad-hoc/<int:scope_key>", cases.start_task, posted=True)

    pages.add("/contacts/new", contacts.new)
    pages.add("/contacts/new", contacts.receive, posted=True)
    pages.add("/contacts/new/fields", contacts.fields, posted=True)

    pages.add("/help", help_pages.keyboard, everybody=True)
    pages.unknown(beside=("/v2", "/api", "/oauth", "/healthz", "/readyz", "/metrics"))
