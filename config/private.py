"""Pages of people are theirs (私有页面): no cache in between may keep one and give it to another."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import has_vary_header, patch_cache_control


class PrivatePages:
    """Say of every answer that hangs on who asks that it is private (标记私有); what a browser has typed in may stay."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Mark the answer, unless its page has said what may be done with it (设置缓存规则)."""
        answer = self.get_response(request)
        if has_vary_header(answer, "Cookie") and "Cache-Control" not in answer.headers:
            patch_cache_control(answer, private=True, no_cache=True)
        return answer
