"""The application for a WSGI server of one's own; `koppi worker` then runs beside it."""

from koppi.bootstrap import Composition

app = Composition().app()
