"""What can be set about the service: on the command line, by environment (``CREWLINE_...``), in a file."""

from __future__ import annotations

import ipaddress
import os
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from api.access.signing_keys import is_safe_address
from api.store.addresses import sqlite_url
from api.store.retention_days import LEAST_TRAIL_DAYS, Retention

PREFIX: Final = "CREWLINE_"
FILE: Final = "crewline.toml"
FILE_VARIABLE: Final = "CREWLINE_SETTINGS"
"""Names another file in the place of ``crewline.toml``."""
DATABASE_FILE: Final = "crewline.db"
BACKENDS: Final = ("postgresql", "sqlite")
Port = Annotated[int, Field(ge=0, le=65535)]


class Settings(BaseSettings):
    """Every setting, with its usual value."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        extra="forbid",
        frozen=True,
        env_ignore_empty=True,
        use_attribute_docstrings=True,
    )

    service_data: Path = Path("crewline-data")
    """Folder of the database file, where no other database is named."""
    database: SecretStr | None = None
    """Address of another database, such as postgresql://user:password@host/name."""
    host: Annotated[str, Field(min_length=1)] = "127.0.0.1"
    """Address to listen on."""
    port: Port = 8321
    """Port to listen on."""
    open: bool = False
    """Whether everybody on this machine may do everything, without a key; on a loopback address only."""
    executor_id: Annotated[str, Field(min_length=1, max_length=100)] = "worker-1"
    """Name of a worker: its own, and always the same."""
    concurrency: Annotated[int, Field(ge=1, le=64)] = 1
    """Runs that a worker carries out at a time."""
    share: Annotated[int, Field(ge=1, le=64)] = 1
    """Runs of one workspace that are carried out at a time, by all workers together."""
    run_memory_mb: Annotated[int | None, Field(ge=250)] = None
    """Memory that a run's process, and its engine, may take; most of the machine's if nothing is said."""
    run_seconds: Annotated[float, Field(gt=0)] = 4 * 3600.0
    """Seconds after which a run is ended; ten before, it is asked for the best that it has."""
    document_mb: Annotated[int, Field(ge=1, le=64)] = 32
    """The largest document that is taken."""
    requests_per_minute: Annotated[int, Field(ge=1)] = 1200
    """Requests of one key in a minute, before it is asked to wait; counted by each API process."""
    oidc_issuer: str | None = None
    """Issuer of the identity provider whose tokens are taken."""
    oidc_audience: Annotated[str | None, Field(validate_default=True)] = None
    """Audience that its tokens must have."""
    oidc_jwks_url: str | None = None
    """Where its public keys are read; where its configuration says, if nothing is said here."""
    oidc_role_claim: Annotated[str, Field(min_length=1)] = "crewline_role"
    """Claim with a role, or a list of them; dots lead into objects."""
    oidc_workspace_claim: Annotated[str, Field(min_length=1)] = "crewline_workspace"
    """Claim with the workspace."""
    oidc_workspace: str | None = None
    """Workspace of those whose token names none."""
    metrics_from: str = "127.0.0.0/8 ::1/128"
    """Networks from which /metrics may be read, with spaces between them."""
    retain_daily: bool = True
    """Whether a worker removes once a day what need not be kept any more."""
    retain_run_days: Annotated[int, Field(ge=0)] = 365
    """Days that a run is kept after its end; the newest ones of each plan stay."""
    retain_runs: Annotated[int, Field(ge=0)] = 20
    """Newest runs of a plan that are kept, however old they are."""
    retain_deleted_plan_days: Annotated[int, Field(ge=0)] = 90
    """Days that versions and runs of a plan are kept after it was deleted."""
    retain_trail_days: Annotated[int, Field(ge=LEAST_TRAIL_DAYS)] = 3 * 365
    """Days that entries of the trail are kept; a year at least."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    """The least that log lines must matter."""
    log_format: Literal["text", "json"] | None = None
    """Form of the log lines; text on a terminal and json elsewhere where nothing is said."""

    @field_validator("database")
    @classmethod
    def _is_an_address(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            database_address(value.get_secret_value())
        return value

    @field_validator("metrics_from")
    @classmethod
    def _are_networks(cls, value: str) -> str:
        for network in value.split():
            ipaddress.ip_network(network)
        return value

    @field_validator("oidc_issuer", "oidc_jwks_url")
    @classmethod
    def _is_safe(cls, value: str | None) -> str | None:
        if value is not None and not is_safe_address(value):
            raise ValueError("an address that begins with https://, or with http:// on this machine")
        return value

    @field_validator("oidc_audience")
    @classmethod
    def _has_an_issuer(cls, value: str | None, known: ValidationInfo) -> str | None:
        if (value is None) != (known.data.get("oidc_issuer") is None):
            raise ValueError("oidc_issuer and oidc_audience, or neither")
        return value

    @property
    def database_url(self) -> str:
        """The address of the database, password and all."""
        if self.database is not None:
            return self.database.get_secret_value()
        return sqlite_url(self.service_data / DATABASE_FILE)

    @property
    def shown_database_url(self) -> str:
        """The address of the database, without its password."""
        from sqlalchemy import make_url  # slow to import, as below

        url = make_url(self.database_url)
        hidden = {name: "hidden" for name in url.query if "pass" in name.lower()}
        return url.update_query_dict(hidden).render_as_string(hide_password=True)

    @property
    def run_memory_bytes(self) -> int | None:
        """Memory that a run's process and its engine may take, each."""
        return None if self.run_memory_mb is None else self.run_memory_mb * 1_000_000

    @property
    def retention(self) -> Retention:
        """What is kept for how long."""
        return Retention(
            self.retain_run_days, self.retain_runs, self.retain_deleted_plan_days, self.retain_trail_days
        )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What the command line says comes first, then the environment, then the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, toml_file=settings_file())


def settings_file() -> Path:
    """The file of settings, which need not be there."""
    return Path(os.environ.get(FILE_VARIABLE) or FILE)


def database_address(text: str) -> str:
    """Check the address of a database.

    Raises
    ------
    ValueError
        Saying what was expected; never with the address, for it may hold a password.
    """
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        backend = make_url(text).drivername.partition("+")[0]
    except (ArgumentError, ValueError):
        raise ValueError("an address such as postgresql://user:password@host/name") from None
    if backend not in BACKENDS:
        raise ValueError(f"an address that begins with {' or '.join(f'{one}://' for one in BACKENDS)}")
    return text
