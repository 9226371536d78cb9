"""The roster of people and their posts (人员与任职名册)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from import_export.fields import Field

from accounts.models import Post, User
from accounts.rosters.cells import Choice, Code, Day, Referred, Text, text_of
from accounts.rosters.reach import ADMINISTRATORS
from accounts.rosters.resource import FoundBefore, RosterResource, is_new
from accounts.rosters.workbook import ROW

OFFICES = [(value, label) for value, label in Post.Office.choices if value not in ADMINISTRATORS]
NUMBER = r"[0-9+() -]{5,30}"


class PeopleRoster(RosterResource):
    """People with their posts (人员与任职): a line a post; accounts come without a password, which its keeper sets."""

    username = Field("user__username", "用户名", Code(r"[A-Za-z0-9.@+_-]{2,150}", "zhouxiaohe"))
    real_name = Field("user__real_name", "姓名", Text())
    phone = Field("user__phone", "办公电话", Code(NUMBER, "0790-0000000"))
    mobile = Field("user__mobile", "手机", Code(r"[0-9]{11}", "19900000000"))
    unit = Field("unit", "单位代码")
    office = Field("office", "岗位", Choice(OFFICES))
    title = Field("title", "职务", Text())
    starts_on = Field("starts_on", "任职起始", Day())
    ends_on = Field("ends_on", "任职截止", Day())

    required = ("username", "real_name", "unit", "office", "starts_on")
    key = ("unit", "username", "office", "starts_on")
    notes = {
        "username": ("登录名，一人一个；同一人有几个任职的，填写几行。", "zhouxiaohe"),
        "real_name": ("实名，文书和台账上印出的姓名。", "周小禾"),
        "unit": ("任职单位的代码，须已在库。", "yl-nyncj"),
        "office": ("三员（系统、安全、审计管理员）的任职不从名册导入，由安全管理员登记。", "经办岗"),
        "starts_on": ("任职第一日。", "2026-03-02"),
        "ends_on": ("任职最后一日；离任的填写日期，不要删去。", ""),
    }

    class Meta:
        model = Post
        import_id_fields = ("username", "unit", "office", "starts_on")
        fields = ("username", "real_name", "phone", "mobile", "unit", "office", "title", "starts_on", "ends_on")
        skip_unchanged = True
        skip_diff = True
        instance_loader_class = FoundBefore

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].widget = Referred(self.unit_named, lambda unit: unit.code, _("单位代码"))
        self.people: dict[str, User] = {}
        self.outside: set[int] = set()
        self.said: dict[str, tuple[tuple[str, ...], int]] = {}

    def rows(self) -> QuerySet[Post]:
        """The posts within reach (在库任职), those of the three administrators apart."""
        found = Post.objects.filter(self.reach.condition("unit__")).exclude(office__in=ADMINISTRATORS)
        return found.select_related("user", "unit").order_by("unit__path", "user__username", "starts_on", "pk")

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        """Everybody, and who holds a post out of reach or administers (预读)."""
        super().before_import(dataset, **kwargs)
        self.people = {user.username: user for user in User.objects.all()}
        every = Post.objects.select_related("unit")
        self.outside = {
            post.user_id for post in every if not self.reach.covers(post.unit) or post.office in ADMINISTRATORS
        }
        for post in self.known.values():
            post.user = self.people[post.user.username]

    def everything(self) -> Iterable[Post]:
        """All posts (全部任职)."""
        return Post.objects.exclude(office__in=ADMINISTRATORS).select_related("user", "unit")

    def key_of(self, row: Any) -> tuple[str, ...]:
        """The person, unit, office and first day, the day as it is read (识别项)."""
        *rest, starts = super().key_of(row)
        try:
            day = Day().clean(row.get("任职起始"))
        except ValueError:
            return (*rest, starts)
        return (*rest, day.isoformat() if day else "")

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        """One person has one name and one telephone in the whole file (各行一致).

        Raises: ValidationError naming the row it differs from.
        """
        super().before_import_row(row, **kwargs)
        said = tuple(text_of(row.get(heading)) for heading in ("姓名", "办公电话", "手机"))
        first, line = self.said.setdefault(text_of(row.get("用户名")), (said, int(row[ROW])))
        if first != said:
            raise ValidationError({"姓名": _("同一用户名的姓名、电话与第%d行不一致，请统一") % line})

    def init_instance(self, row: Any = None) -> Post:
        """A new post of a person on record, or of somebody new (新任职)."""
        username = str((row or {}).get("用户名") or "").strip()
        return Post(user=self.people.get(username) or User(username=username))

    def judge(self, instance: Post) -> None:
        """Scope, one's own posts, and people whose particulars are not one's to change (整行核对).

        Raises: ValidationError naming the column.
        """
        self.within(instance)
        user, problems = instance.user, {}
        if user.pk and user.pk == self.reach.user_id:
            problems["用户名"] = _("不能为本人登记任职，请由他人导入或者由安全管理员登记")
        if user.pk and user.pk in self.outside and not self.reach.everything:
            kept = User.objects.get(pk=user.pk)
            if (kept.real_name, kept.phone, kept.mobile) != (user.real_name, user.phone, user.mobile):
                problems["姓名"] = _("此人另有管辖范围以外的任职，姓名和电话请由系统管理员修改")
        if instance.starts_on and instance.ends_on and instance.ends_on < instance.starts_on:
            problems["任职截止"] = _("早于任职起始，请改正")
        if problems:
            raise ValidationError(problems)
        user.clean_fields(exclude={"password"})

    def before_save_instance(self, instance: Post, row: Any, **kwargs: Any) -> None:
        """The person first (人员): a new account cannot sign in until its keeper sets a password."""
        if is_new(instance.user):
            instance.user.set_unusable_password()
        instance.user.save()
        instance.user = instance.user
        self.people[instance.user.username] = instance.user
        super().before_save_instance(instance, row, **kwargs)
