"""What axe has against a page."""

from typing import Any

from axe_playwright_python.base import AXE_FILE_NAME, AXE_SCRIPT, AxeResults
from django.templatetags.static import static
from playwright.sync_api import Page

# WCAG 2.2 AA, and what the makers of axe advise besides.
OPTIONS = {
    "resultTypes": ["violations"],
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
}

# Half a megabyte of script: from the journey's own server the browser keeps it, and what it made of
# it, from page to page. A page of nobody's is handed it.
_FETCH = """async address => {
  const ours = location.href.startsWith(new URL(address).origin)
  if (!window.axe && ours) {
    const script = document.createElement('script')
    script.src = address
    await new Promise(done => {
      script.onload = script.onerror = done
      document.head.append(script)
    })
    script.remove()
  }
  return !!window.axe
}"""
# Only the violations: the rest of the results is longer than the page.
_RUN = "async options => (await axe.run(options)).violations"


def violations_of(page: Page, address: str) -> str:
    """A report of everything that axe finds wrong with the page as it stands; empty for nothing.

    `address` is that of the journey's server.
    """
    if not page.evaluate(_FETCH, f"{address}{static(AXE_FILE_NAME)}"):
        page.evaluate(AXE_SCRIPT)
    violations: list[dict[str, Any]] = page.evaluate(_RUN, OPTIONS)
    return AxeResults({"violations": violations}).generate_report() if violations else ""
