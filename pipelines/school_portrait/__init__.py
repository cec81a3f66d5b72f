"""`portrait.html` of each school: what its groups need, its attendance, its passages. It names nobody."""

from pipelines.school_portrait.writer import write_portraits

__all__ = ["write_portraits"]
