"""Settings of the probe on the web (网上核查): off unless asked for; the demonstration asks only itself."""

from __future__ import annotations

from urllib.parse import urlsplit

from config.env import DEMO, SITE_URL, TESTING, env

__all__ = ["PROBE", "PROBE_HOSTS", "PROBE_HOURS", "PROBE_SECONDS"]

PROBE = env.bool("ZHANCHENG_PROBE", default=DEMO and not TESTING)
#: Hosts (`host` or `host:port`) that may be asked although their address is not a public one.
PROBE_HOSTS: list[str] = env.list("ZHANCHENG_PROBE_HOSTS", default=[urlsplit(SITE_URL).netloc] if DEMO else [])
PROBE_HOURS = env.int("ZHANCHENG_PROBE_HOURS", default=24)
PROBE_SECONDS = 10.0  # for one probe, redirects and all
