"""The lists that school teams read: one folder a team, and an index for the centre."""

from pipelines.lists.settings import ListSettings
from pipelines.lists.writer import ListWritten, write_lists

__all__ = ["ListSettings", "ListWritten", "write_lists"]
