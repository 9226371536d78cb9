"""What the machine around the product decides: every environment variable is read here and nowhere else."""

from __future__ import annotations

import atexit
import os
import secrets
import shutil
import sys
import tempfile
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
TESTING = "pytest" in sys.modules

env = environ.Env()
if not TESTING and (BASE_DIR / ".env").is_file():
    env.read_env(str(BASE_DIR / ".env"))

DEBUG: bool = env.bool("ZHANCHENG_DEBUG", default=False)
DEMO: bool = env.bool("ZHANCHENG_DEMO", default=False)
SITE_URL: str = env.str("ZHANCHENG_SITE_URL", default="http://127.0.0.1:8000").rstrip("/")


def _scratch_dir() -> Path:
    """Give a test run its own folder, gone when the run ends."""
    made_by, folder = os.getpid(), Path(tempfile.mkdtemp(prefix="zhancheng-test-"))

    def remove() -> None:
        if os.getpid() == made_by:
            shutil.rmtree(folder, ignore_errors=True)

    atexit.register(remove)
    return folder


VAR_DIR: Path = _scratch_dir() if TESTING else Path(env.str("ZHANCHENG_VAR_DIR", default=str(BASE_DIR / "var")))


def secret_key() -> str:
    """Return the signing key (签名密钥), making one for a demo or a developer who has none.

    Raises: ImproperlyConfigured in production without a key.
    """
    given: str = env.str("ZHANCHENG_SECRET_KEY", default="")
    if given:
        return given
    if TESTING:
        return secrets.token_urlsafe(50)
    if not (DEBUG or DEMO):
        raise ImproperlyConfigured("Set ZHANCHENG_SECRET_KEY (or ZHANCHENG_DEMO=on for a demonstration).")
    kept = VAR_DIR / "secret_key"
    if not kept.is_file():
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "w") as stream:
            stream.write(secrets.token_urlsafe(50))
    return kept.read_text()


def database() -> dict[str, object]:
    """Return the connection of `DATABASE_URL`; a SQLite file in WAL mode unless told otherwise."""
    given = dict(env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'zhancheng.sqlite3'}"))
    if given["ENGINE"] == "django.db.backends.sqlite3":
        given["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
        # A file, not memory: the live server and the concurrency tests open several connections.
        given["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
    else:
        given["CONN_MAX_AGE"] = env.int("ZHANCHENG_CONN_MAX_AGE", default=60)
        given["CONN_HEALTH_CHECKS"] = True
        given["TEST"] = {"CHARSET": "UTF8", "TEMPLATE": "template0"}
    return given


def mail_settings(url: str) -> dict[str, object]:
    """Return Django's mail settings for an address such as `smtp+tls://user:password@host:587`; a folder without one."""
    if not url:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(VAR_DIR / "mail"),
        }
    return {name: value for name, value in env.email_url_config(url).items() if value is not None}


def broker_options(url: str) -> dict[str, str | bool]:
    """Return the folders of the embedded queue, or nothing for a real broker."""
    if not url.startswith("filesystem"):
        return {}
    folders = {name: VAR_DIR / "queue" / name for name in ("messages", "control", "done")}
    for folder in folders.values():
        folder.mkdir(parents=True, exist_ok=True)
    return {
        "data_folder_in": str(folders["messages"]),
        "data_folder_out": str(folders["messages"]),
        "control_folder": str(folders["control"]),
        "processed_folder": str(folders["done"]),
        "store_processed": True,
    }
