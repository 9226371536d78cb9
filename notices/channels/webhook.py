"""The signed webhook (推送接口): one POST of JSON to an address the settings name, on a host the settings allow."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import Any
from urllib.parse import urlsplit

import urllib3
from django.conf import settings
from django.utils import timezone

from notices.channels import Letter, NotSent

TIMEOUT = urllib3.Timeout(connect=5, read=10)
ANSWER_LIMIT = 2000


def send(letter: Letter) -> None:
    """Post a letter to the office system (推送), signed and under its idempotency key; redirects are not followed.

    Raises: NotSent when the address is not allowed or the other side refuses, other errors when the outcome is unknown.
    """
    if fault := refused(settings.WEBHOOK_URL):
        raise NotSent(fault)
    content = json.dumps(payload(letter), ensure_ascii=False, separators=(",", ":")).encode()
    stamp = str(int(time.time()))
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "zhancheng",
        "Idempotency-Key": str(letter.token),
        "X-Zhancheng-Timestamp": stamp,
        "X-Zhancheng-Signature": f"sha256={signature(stamp, content)}",
    }
    pool = urllib3.PoolManager(retries=False)
    answer = pool.request(
        "POST",
        settings.WEBHOOK_URL,
        body=content,
        headers=headers,
        timeout=TIMEOUT,
        redirect=False,
        preload_content=False,
    )
    said = answer.read(ANSWER_LIMIT, decode_content=False)
    answer.release_conn()
    if not 200 <= answer.status < 300:
        raise NotSent(f"HTTP {answer.status} {said[:120].decode(errors='replace')}".strip())


def signature(stamp: str, content: bytes) -> str:
    """HMAC-SHA256 over timestamp, a dot and the body (签名), in hexadecimal."""
    return hmac.new(settings.WEBHOOK_SECRET.encode(), stamp.encode() + b"." + content, hashlib.sha256).hexdigest()


def refused(url: str) -> str:
    """Why an address may not be called (不允许的地址); empty when it may: only hosts named in the settings, exactly."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return f"推送地址“{url}”不是完整的网址。"
    if parts.username or parts.password:
        return "推送地址不得含有用户名和口令。"
    allowed = {name.strip().lower() for name in settings.WEBHOOK_HOSTS}
    name = parts.hostname.lower()
    if name not in allowed and f"{name}:{parts.port}" not in allowed:
        return f"推送地址的主机“{name}”未列入ZHANCHENG_WEBHOOK_HOSTS，不予连接。"
    return ""


def payload(letter: Letter) -> dict[str, Any]:
    """What is said (推送内容): to whom, and each message with its case and page."""
    return {
        "id": str(letter.token),
        "repeated": letter.repeated,
        "recipient": {"username": letter.to.username, "name": letter.to.real_name},
        "messages": [
            {
                "key": message.key,
                "kind": message.kind,
                "subject": message.subject,
                "text": message.text,
                "url": f"{settings.SITE_URL}{message.path}",
                "at": timezone.localtime(message.at).isoformat(),
            }
            for message in letter.messages
        ],
    }
