"""The compliance desk (合规看板): what was kept and what was broken, by unit, procedure, rule and period, as of any day."""
