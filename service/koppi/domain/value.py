"""Values: classes of fields that nobody writes to once they are made."""

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

_Class = TypeVar("_Class")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def value(cls: type[_Class]) -> type[_Class]:
    """Make a class a value. The type checker sees to it that nobody writes to one.

    At run time it is not frozen: a frozen object costs three times as much to make, and every step of an instance
    makes what it waits for anew.
    """
    return dataclass(slots=True, unsafe_hash=True)(cls)
