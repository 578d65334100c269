"""Words for an office -> the canonical role of config/actors/roles.yaml: a senator is a lawmaker."""

from collections.abc import Callable
from pathlib import Path

from monitor.core.extract.actors.book import ActorFile, as_name
from monitor.settings.yamlfile import load

ROLES = Path(__file__).parent.parent / "config" / "actors" / "roles.yaml"


def load_offices(path: Path = ROLES) -> Callable[[str], str]:
    """Build the look-up: the longest ending that is a known name decides; "" when there is none."""
    known: dict[str, str] = {}
    for role, entry in load(path, ActorFile).roles.items():
        known |= dict.fromkeys([role, *(as_name(name).text.lower() for name in entry.names)], role)

    def office(words: str) -> str:
        parts = words.lower().replace("defense", "defence").split()
        endings = (" ".join(parts[start:]) for start in range(len(parts)))
        return next((known[ending] for ending in endings if ending in known), "")

    return office
