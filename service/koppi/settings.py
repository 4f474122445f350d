"""Every setting, read from the environment once; nobody else looks there."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


class SettingsError(Exception):
    """One or more settings are wrong; `faults` names each with the way out."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting as people see it: its name, what it means, its default and where its value came from."""

    name: str
    meaning: str
    default: str
    value: str
    source: str


_SECRET = {"KOPPI_SECRET_KEY", "KOPPI_DATA_KEY"}
MEANINGS: Mapping[str, tuple[str, str]] = {
    "KOPPI_DATABASE_URL": (
        "sqlite:///instance/koppi.db",
        "the database; SQLite by default, PostgreSQL for more than one process",
    ),
    "KOPPI_SECRET_KEY": ("made on first start", "signs sessions and tokens; 32 bytes or more"),
    "KOPPI_DATA_KEY": (
        "made on first start",
        "wraps the data keys of the clients; 64 hexadecimal digits; losing it loses their data",
    ),
    "KOPPI_BIND": ("127.0.0.1", "the address to listen on"),
    "KOPPI_LANGUAGE": ("fi", "the language before somebody chooses one: fi, sv or en"),
    "KOPPI_TIMEZONE": ("Europe/Helsinki", "where days are counted"),
    "KOPPI_MODELS": ("", "a folder with processes/ and forms/; empty means those that come with Koppi"),
    "KOPPI_SERVICE_REQUEST_URL": ("", "the system of service production that service requests are sent to"),
    "KOPPI_TIMING": ("0", "1 adds a Server-Timing header to every answer"),
    "KOPPI_THREADS": ("64", "threads of the web server; at most a quarter wait in long polls"),
}


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one process."""

    database_url: str
    secret_key: bytes
    data_key: bytes
    bind: str
    language: str
    timezone: ZoneInfo
    models: Path | None
    service_request_url: str
    timing: bool
    threads: int
    shown: tuple[Setting, ...]

    def given(self, name: str) -> bool:
        """Tell whether a setting was given rather than left at its default."""
        return any(setting.name == name and setting.source == "environment" for setting in self.shown)

    @classmethod
    def from_environment(
        cls, environment: Mapping[str, str] | None = None, *, keys_folder: Path = Path("instance")
    ) -> "Settings":
        """Read all settings and fail with all faults at once.

        Secrets that are not given are made and kept in `keys_folder` (readable by the owner only), so that a first
        start needs nothing; wherever they are given, nothing is written.

        Raises:
            SettingsError: with a sentence for each wrong setting.
        """
        env = os.environ if environment is None else environment
        faults: list[str] = []
        values = {name: env.get(name) or default for name, (default, _) in MEANINGS.items()}
        zone = _zone(values["KOPPI_TIMEZONE"], faults)
        if values["KOPPI_LANGUAGE"] not in ("fi", "sv", "en"):
            faults.append(f"KOPPI_LANGUAGE is {values['KOPPI_LANGUAGE']!r}: use fi, sv or en")
        threads = _whole("KOPPI_THREADS", values["KOPPI_THREADS"], faults)
        secret = _secret_key(env, keys_folder, faults)
        data = _data_key(env, keys_folder, faults)
        if faults:
            raise SettingsError(faults)
        return cls(
            database_url=values["KOPPI_DATABASE_URL"],
            secret_key=secret,
            data_key=data,
            bind=values["KOPPI_BIND"],
            language=values["KOPPI_LANGUAGE"],
            timezone=zone,
            models=Path(values["KOPPI_MODELS"]) if values["KOPPI_MODELS"] else None,
            service_request_url=values["KOPPI_SERVICE_REQUEST_URL"],
            timing=values["KOPPI_TIMING"] == "1",
            threads=threads,
            shown=tuple(_shown(name, env) for name in MEANINGS),
        )


def _shown(name: str, env: Mapping[str, str]) -> Setting:
    default, meaning = MEANINGS[name]
    given = env.get(name)
    value = ("(set)" if given else "(made)") if name in _SECRET else (given or default)
    return Setting(name, meaning, default, value, "environment" if given else "default")


def _zone(name: str, faults: list[str]) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        faults.append(f"KOPPI_TIMEZONE is {name!r}: use a zone name such as Europe/Helsinki")
        return ZoneInfo("UTC")


def _whole(name: str, text: str, faults: list[str]) -> int:
    if text.isdigit() and int(text) > 0:
        return int(text)
    faults.append(f"{name} is {text!r}: use a whole number above 0")
    return 1


def _secret_key(env: Mapping[str, str], folder: Path, faults: list[str]) -> bytes:
    given = env.get("KOPPI_SECRET_KEY")
    if given is None:
        return _kept(folder / "secret.key").encode()
    if len(given) < 32:
        faults.append("KOPPI_SECRET_KEY is shorter than 32 characters: make one with `openssl rand -hex 32`")
    return given.encode()


def _data_key(env: Mapping[str, str], folder: Path, faults: list[str]) -> bytes:
    given = env.get("KOPPI_DATA_KEY") or _kept(folder / "data.key")
    try:
        key = bytes.fromhex(given)
    except ValueError:
        key = b""
    if len(key) != 32:
        faults.append("KOPPI_DATA_KEY is not 64 hexadecimal digits: make one with `openssl rand -hex 32`")
    return key


def _kept(path: Path) -> str:
    """Return the secret kept in `path`, made when it is not there yet."""
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(32), encoding="ascii")
    return path.read_text(encoding="ascii").strip()
