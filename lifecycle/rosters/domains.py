"""The roster of domains in use (在用域名名册)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from import_export.fields import Field

from accounts.models import Unit
from accounts.rosters.cells import Day, Number, Text, YesNo, text_of
from accounts.rosters.resource import FoundBefore, RosterResource, is_new
from lifecycle.models import Domain, Site
from lifecycle.rules.patterns import tidy_domain, to_ascii


class Name(Text):
    """A domain name (域名), English or Chinese."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        """The name as people read it.

        Raises: ValueError for what cannot be a name.
        """
        text = tidy_domain(text_of(value))
        if text and "." not in to_ascii(text):
            raise ValueError(_("“%s”不是完整的域名，应如“www.yl.gov.cn”") % text)
        return text


class DomainRoster(RosterResource):
    """Domains (域名) of sites on record; new ones come on record as in use."""

    display = Field("display", "域名", Name())
    unit = Field("site__unit__code", "主办单位代码", Text(), readonly=True)
    site = Field("site__name", "网站名称", Text(), readonly=True)
    is_primary = Field("is_primary", "主域名", YesNo())
    registered_on = Field("registered_on", "注册日期", Day())
    years = Field("years", "注册年限（年）", Number())

    required = ("display", "unit", "site", "is_primary")
    key = ("display",)
    fixed = ("unit", "site", "is_primary")
    fixed_remedy = "在册域名所属网站和主域名不由名册修改；有变化的，请办理域名变更"
    notes = {
        "display": ("不带 http:// 和路径；中文域名写中文。", "www.yl.gov.cn"),
        "unit": ("网站主办单位的代码。", "yl-bgs"),
        "site": ("在册网站的名称，须先导入网站名册。", "云岭县人民政府"),
        "is_primary": ("每个网站只有一个主域名。", "是"),
    }

    class Meta:
        model = Domain
        import_id_fields = ("display",)
        fields = ("display", "unit", "site", "is_primary", "registered_on", "years")
        skip_unchanged = True
        skip_diff = True
        instance_loader_class = FoundBefore

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sites: dict[tuple[str, str], Site] = {}
        self.primary: set[int] = set()
        self.added: list[Domain] = []

    def rows(self) -> QuerySet[Domain]:
        """The domains within reach that are not gone (在册域名)."""
        found = Domain.objects.filter(self.reach.condition("site__unit__")).exclude(state__in=Domain.GONE)
        return found.select_related("site__unit").order_by("site__unit__path", "site_id", "pk")

    def everything(self) -> Iterable[Domain]:
        """All domains that are not gone (全部在册域名)."""
        return Domain.objects.exclude(state__in=Domain.GONE).select_related("site__unit")

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        """The sites names may belong to, and which have their main name (预读)."""
        super().before_import(dataset, **kwargs)
        live = Site.objects.exclude(state__in=Site.GONE).select_related("unit")
        self.sites = {(site.unit.code, site.name): site for site in live}
        self.primary = {domain.site_id for domain in self.known.values() if domain.is_primary}

    def key_of(self, row: Mapping[str, Any]) -> tuple[str, ...]:
        """The name as punycode (识别项), so that one name is never two."""
        text = text_of(row.get("域名"))
        try:
            return (to_ascii(text),) if text else ("",)
        except ValueError:
            return (text,)

    def unit_of(self, instance: Domain) -> Unit | None:
        """The unit of the site (主办单位)."""
        return instance.site.unit if instance.site_id else None

    def skip_row(self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None) -> bool:
        """A name on record stays with its site (所属网站)."""
        told = {"主办单位代码": text_of(row.get("主办单位代码")), "网站名称": text_of(row.get("网站名称"))}
        wrong = {
            heading: _("在库为“%(old)s”，%(remedy)s") % {"old": self.before[heading], "remedy": self.fixed_remedy}
            for heading, value in told.items()
            if self.before and value != self.before[heading]
        }
        if wrong:
            raise ValidationError(wrong)
        return super().skip_row(instance, original, row, import_validation_errors)

    def after_init_instance(self, instance: Domain, new: bool, row: Any, **kwargs: Any) -> None:
        """A new name belongs to a site on record (所属网站).

        Raises: ValidationError when there is no such site.
        """
        if new:
            code, name = text_of(row.get("主办单位代码")), text_of(row.get("网站名称"))
            site = self.sites.get((code, name))
            if site is None:
                text = _("单位“%(code)s”名下没有名为“%(name)s”的在册网站，请核对，或者先导入网站名册")
                raise ValidationError({"网站名称": text % {"code": code, "name": name}})
            instance.site = site
        super().after_init_instance(instance, new, row, **kwargs)

    def judge(self, instance: Domain) -> None:
        """Scope, and one main name a site (整行核对).

        Raises: ValidationError naming the column.
        """
        self.within(instance)
        if is_new(instance) and instance.is_primary and instance.site_id in self.primary:
            raise ValidationError({"主域名": _("这个网站已有主域名，请改为“否”，或者办理域名变更")})
        if is_new(instance):
            instance.name = to_ascii(instance.display)
            chinese = not instance.display.isascii()
            instance.script = Domain.Script.CHINESE if chinese else Domain.Script.ENGLISH

    def by_site(self) -> dict[Site, list[str]]:
        """The names newly put on record (新登记的域名), by their site."""
        found: dict[Site, list[str]] = {}
        for domain in self.added:
            found.setdefault(domain.site, []).append(domain.display)
        return found

    def do_instance_save(self, instance: Domain, is_create: bool) -> None:
        """A name that is new here is put on record as in use (登记为使用中)."""
        if is_create:
            instance.activate(self.at)
            self.added.append(instance)
            if instance.is_primary:
                self.primary.add(instance.site_id)
        super().do_instance_save(instance, is_create)
