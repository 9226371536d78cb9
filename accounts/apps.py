"""The accounts app."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Django's handle on this app."""

    name = "accounts"
    verbose_name = "账户与单位"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hear of every sign-in (登录); add this app's rosters (登记名册)."""
        from accounts import stepup  # noqa: F401 - its receiver is registered by being imported
        from accounts.rosters import people, registry, units

        registry.register(
            registry.Roster(
                "units",
                "单位名册",
                "单位树：政府、办公厅（室）、部门、乡镇（街道）、事业单位。其他名册都以单位代码引用单位，请先导入单位。",
                units.UnitRoster,
                notes=("上级单位须已在库，或者排在下级之前。", "单位不删除；撤销的填写撤销日期。"),
            )
        )
        registry.register(
            registry.Roster(
                "people",
                "人员与任职名册",
                "人员及其任职，一项任职一行。新账号没有口令，由系统管理员设置后才能登录。",
                people.PeopleRoster,
                notes=("任职决定谁可以办什么：核对通过后须由安全管理员确认导入。", "任职不删除；离任的填写任职截止。"),
                confirmed_by_security=True,
            )
        )
