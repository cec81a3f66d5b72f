"""One student's portrait told: what it is made of, what changed, what is unknown, how to contest it."""

from pipelines.explain.model import Explanation
from pipelines.explain.reading import explain

__all__ = ["Explanation", "explain"]
