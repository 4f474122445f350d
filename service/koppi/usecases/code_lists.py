"""The code lists in force, for the faces."""

from koppi.domain.code_list import CodeLists
from koppi.usecases.house import House
from koppi.usecases.models import Shelf


def in_force(house: House, deployed: int | None) -> CodeLists:
    """Return the latest version of each list.

    The database is asked only the first time after a deployment, whose key `deployed` is; there is nothing personal in
    the lists, and whoever sees a page sees their names.
    """

    def read() -> CodeLists:
        with house.store.begin(read_only=True) as tx:
            return Shelf(house.models, tx).code_lists()

    return house.models.kept("code_lists", deployed, read)
