"""Fixtures that several modules of tests share."""

from tests.pipelines.browsing import browser, watched

__all__ = ["browser", "watched"]
