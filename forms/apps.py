"""The forms app."""

from __future__ import annotations

from django.apps import AppConfig
from django.conf import settings


class FormsConfig(AppConfig):
    """Django's handle on this app."""

    name = "forms"
    verbose_name = "表单与文书"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add this app's blocks to the pages of lower apps (登记页面区块), and what `manage.py check` looks at."""
        from accounts import panels
        from forms import checks  # noqa: F401 - registers itself
        from forms.fonts.faces import use_folders
        from forms.sitepanel import papers_of_site

        use_folders(settings.FONT_DIRS)
        panels.register("site", "papers", papers_of_site)
