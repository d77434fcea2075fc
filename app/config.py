"""Answers: where does this Forbear keep its data, which words does it read, and who may reach it."""

import ipaddress
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

Store = Literal["masked", "full", "none"]
STORES: tuple[Store, ...] = ("none", "masked", "full")  # each keeps more than the one before
_APP = Path(__file__).resolve().parent


class Settings(BaseSettings):
    """All that a deployer may set, as environment variables that begin with ``FORBEAR_``."""

    model_config = SettingsConfigDict(env_prefix="FORBEAR_", env_ignore_empty=True, frozen=True)

    var: Path = Field(Path("var"), description="Data folder; made when it is missing.")
    database_url: str = Field(
        default_factory=lambda known: f"sqlite:///{known['var'] / 'forbear.db'}",
        description="Database: SQLite in the data folder unless set, as in postgresql://user@host/name.",
    )
    prompts: Path | None = Field(
        None, description="A coach's own copy of the prompts folder, in place of the one supplied."
    )
    house: Path | None = Field(None, description="The firm's house sheet, a YAML file.")
    model: Literal["on", "off"] = Field(
        "on", description="Whether the pack's model reads beside its rules; off: the rules judge alone."
    )
    store: Store = Field(
        "masked", description="The most that is kept of a text: masked (personal data covered), full, or none."
    )
    draft_days: int = Field(1, ge=1, le=3650, description="Days after which a draft that was not sent is deleted.")
    host: str = Field("127.0.0.1", description="Address to listen on; all but loopback ask for a login.")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on.")
    secret: SecretStr | None = Field(
        None, description="32 characters or more that sign the session cookies; needed when bound beyond loopback."
    )


def prompts_folder(settings: Settings) -> Path:
    """Return the prompts: the deployer's own, else the checkout's, else those inside the wheel."""
    if settings.prompts is not None:
        return settings.prompts
    checkout = _APP.parent / "prompts"
    return checkout if (checkout / "en").is_dir() else _APP / "prompts"


@lru_cache(maxsize=64)
def is_loopback(host: str) -> bool:
    """Tell whether a host name or address can only mean this machine.

    >>> [is_loopback(h) for h in ("localhost", "127.0.0.1", "[::1]", "0.0.0.0", "evil.example")]
    [True, True, True, False, False]
    """
    name = host.removeprefix("[").removesuffix("]").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
