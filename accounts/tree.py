"""The unit tree (单位树) as paths: pure."""

from __future__ import annotations


def depth_of(path: str) -> int:
    """How many units stand above and including this one (层次深度)."""
    return path.count("/") - 1


def ancestor_paths(path: str) -> list[str]:
    """The paths of all units above this one, nearest first (上级路径), this one included."""
    parts = [p for p in path.split("/") if p]
    return ["/" + "/".join(parts[:n]) + "/" for n in range(len(parts), 0, -1)]
