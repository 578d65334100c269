"""The code -> the documentation pages made from it, by name; `monitor docs` writes them, a test compares."""

from monitor.flow.schemas import files as contract_files
from monitor.ops.metrics import page as metrics_page
from monitor.settings.reference import settings_page


def pages() -> dict[str, str]:
    """Return path below docs/ -> text."""
    contracts = {f"contracts/{name}": text for name, text in contract_files().items()}
    return {"settings.md": settings_page(), "metrics.md": metrics_page(), **contracts}
