"""Rosters (名册): what an administration keeps in tables comes in, and goes out, as xlsx."""
