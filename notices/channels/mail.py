"""E-mail (电子邮件): through whatever Django's mail settings say; a folder of files unless told otherwise."""

from __future__ import annotations

import smtplib
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone
from django.utils.translation import gettext as _

from notices.channels import Letter, NotSent


def send(letter: Letter) -> None:
    """Send a letter as e-mail (发送电子邮件), under the Message-ID that its number makes.

    Raises: NotSent when the server refuses it, other errors when it is not known whether it arrived.
    """
    headers = {"Message-ID": message_id(letter), "Auto-Submitted": "auto-generated"}
    if letter.repeated:
        headers["X-Zhancheng-Repeated"] = "1"
    mail = EmailMessage(subject(letter), body(letter), settings.DEFAULT_FROM_EMAIL, [letter.to.email], headers=headers)
    try:
        mail.send()
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused, ConnectionRefusedError) as error:
        raise NotSent(str(error)) from error


def message_id(letter: Letter) -> str:
    """The Message-ID (邮件编号): always the same for the same letter."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"<{letter.token}@{host}>"


def subject(letter: Letter) -> str:
    """The subject (主题): of the message, or how many the digest has."""
    if letter.digest:
        words = _("每日汇总：%d条通知") % len(letter.messages)
    else:
        words = letter.messages[0].subject
    return f"【站程】{' '.join(words.split())}"


def body(letter: Letter) -> str:
    """The text (正文): each message with its time and its page."""
    parts = [_("%s，您好：") % letter.to.real_name]
    for message in letter.messages:
        when = timezone.localtime(message.at).strftime("%Y-%m-%d %H:%M")
        lines = [f"{when}  {message.subject}", message.text, f"{settings.SITE_URL}{message.path}"]
        parts.append("\n".join(line for line in lines if line))
    if letter.repeated:
        parts.append(_("（此前发送结果不明，本邮件可能重复，请以邮件编号为准。）"))
    parts.append(_("本邮件由站程自动发出，请勿回复。接收方式可在“通知设置”中调整。"))
    return "\n\n".join(parts)
