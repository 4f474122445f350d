"""The pages for people: every one is complete HTML from the server; scripts only spare a round trip."""

from importlib.metadata import version

from flask import Blueprint, Flask
from jinja2 import StrictUndefined

from koppi.usecases.house import House
from koppi.web import assets, headers, routes
from koppi.web.due import chip, why
from koppi.web.form_pages import in_rows
from koppi.web.pages import Pages

__all__ = ["register"]


def register(app: Flask, house: House, *, timing: bool, language: str) -> None:
    """Put the pages onto `app`.

    Args:
        app: the application.
        house: the use-cases' house.
        timing: whether each answer says how many statements and how long it took.
        language: the language before somebody chooses one: fi, sv or en.
    """
    blueprint = Blueprint(
        "web", __name__, template_folder="templates", static_folder="static/build", static_url_path="/static"
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals |= {"asset": assets.asset, "chip": chip, "why": why, "version": version("koppi")}
    app.jinja_env.filters["in_rows"] = in_rows
    blueprint.after_request(headers.guard)
    routes.add(Pages(app, blueprint, house, language, timing=timing))
    app.register_blueprint(blueprint)
