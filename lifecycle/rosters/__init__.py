"""Rosters of sites, domains, census lists and new-media accounts (网站、域名、普查名单、政务新媒体名册)."""
