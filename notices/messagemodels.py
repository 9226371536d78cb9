"""Messages (通知): what is to be said, to whom it goes on which channel, and how each wants to be told."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class Message(models.Model):
    """Something to be said (通知): written in the transaction of its act, addressed and sent afterwards."""

    class Kind(models.TextChoices):
        TURN = "turn", "待办"
        RETURNED = "returned", "退回补正"
        GRANTED = "granted", "批准"
        REFUSED = "refused", "不予批准"
        WITHDRAWN = "withdrawn", "撤回"
        WORK = "work", "办理任务"
        NOTICE = "notice", "公告"
        COMPLETED = "completed", "办结"
        REMINDER = "reminder", "期限提醒"
        OVERDUE = "overdue", "逾期"
        URGE = "urge", "催办"
        ALARM = "alarm", "系统告警"
        HANDED = "handed", "交办"
        COPY = "copy", "抄送"

    key = models.CharField("唯一键", max_length=120, unique=True)
    kind = models.CharField("种类", max_length=12, choices=Kind)
    subject = models.CharField("标题", max_length=200)
    text = models.TextField("内容", blank=True)
    path = models.CharField("页面地址", max_length=200, blank=True)
    application = models.ForeignKey(
        "lifecycle.Application", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="申请"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="发起人"
    )
    author_name = models.CharField("发起人姓名", max_length=120, blank=True)
    addressees = models.JSONField("收件岗位", default=list)
    at = models.DateTimeField("时间")
    addressed_at = models.DateTimeField("投递时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "通知"
        ordering = ("-at", "-pk")
        indexes = (
            models.Index(fields=("id",), condition=Q(addressed_at__isnull=True), name="message_to_address"),
            models.Index(fields=("application", "kind", "at"), name="message_of_case"),
        )

    def __str__(self) -> str:
        return self.subject


class Delivery(models.Model):
    """A message on its way to one person on one channel (投递): in the inbox it is there at once, and may be read."""

    class Channel(models.TextChoices):
        INBOX = "inbox", "站内"
        EMAIL = "email", "电子邮件"
        WEBHOOK = "webhook", "推送接口"

    class State(models.TextChoices):
        PENDING = "pending", "待发送"
        SENDING = "sending", "发送中"
        SENT = "sent", "已发送"
        FAILED = "failed", "失败，将重试"
        GIVEN_UP = "given_up", "已放弃"

    message = models.ForeignKey(Message, models.PROTECT, related_name="deliveries", verbose_name="通知")
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="deliveries", verbose_name="收件人"
    )
    channel = models.CharField("渠道", max_length=10, choices=Channel)
    state = models.CharField("状态", max_length=10, choices=State, default=State.PENDING)
    due_at = models.DateTimeField("应发时间")
    digest = models.BooleanField("并入每日汇总", default=False)
    token = models.UUIDField("发送编号", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("已试次数", default=0)
    lease_until = models.DateTimeField("占用至", null=True, blank=True)
    repeated = models.BooleanField("可能重复", default=False)
    sent_at = models.DateTimeField("发送时间", null=True, blank=True)
    last_error = models.CharField("最近错误", max_length=300, blank=True)
    read_at = models.DateTimeField("阅读时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "投递"
        ordering = ("-message__at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("message", "recipient", "channel"), name="delivery_once"),
            models.CheckConstraint(
                name="delivery_state_known", condition=Q(state__in=["pending", "sending", "sent", "failed", "given_up"])
            ),
        )
        indexes = (
            models.Index(
                fields=("due_at", "id"),
                condition=Q(state__in=["pending", "failed", "sending"]),
                name="delivery_to_send",
            ),
            models.Index(
                fields=("recipient",), condition=Q(channel="inbox", read_at__isnull=True), name="delivery_unread"
            ),
        )

    def __str__(self) -> str:
        return f"{self.message_id} {self.recipient_id} {self.channel}"


class Preference(models.Model):
    """How a person wants to be told (通知偏好); the inbox always has everything."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+", verbose_name="人员"
    )
    email = models.BooleanField("发送电子邮件", default=True)
    webhook = models.BooleanField("推送到办公系统", default=False)
    digest_hour = models.PositiveSmallIntegerField("每日汇总时刻", null=True, blank=True)
    quiet_from = models.TimeField("免打扰开始", null=True, blank=True)
    quiet_until = models.TimeField("免打扰结束", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "通知偏好"
        constraints = (
            models.CheckConstraint(
                name="preference_quiet_whole",
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
            ),
            models.CheckConstraint(
                name="preference_digest_hour", condition=Q(digest_hour__isnull=True) | Q(digest_hour__lte=23)
            ),
        )

    def __str__(self) -> str:
        return str(self.user_id)
