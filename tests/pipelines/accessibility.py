"""What axe finds wrong with a page, by the rules of WCAG 2.2 AA and its own good practices."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# axe leaves the size of targets (WCAG 2.2, 2.5.8) out unless it is asked for.
_OPTIONS = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "tag", "values": _TAGS},
    "rules": {"target-size": {"enabled": True}},
}


def violations(page: Page) -> list[str]:
    """What axe finds in the page as it stands, one line an element: `rule: selector: what is wrong`; best empty."""
    found = Axe().run(page, options=_OPTIONS).response["violations"]
    return [
        f"{rule['id']}: {' '.join(map(str, node['target']))}: {' '.join(node['failureSummary'].split())}"
        for rule in found
        for node in rule["nodes"]
    ]
