"""The command `koppi`."""

from koppi.bootstrap import Composition
from koppi.cli import koppi


def main() -> None:
    """Run the command line over the composition of this process."""
    koppi(obj=Composition())


if __name__ == "__main__":
    main()
