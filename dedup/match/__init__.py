"""From sketches to clusters: candidates, verification, relation, clusters, keepers."""

from dedup.match.documents import Documents
from dedup.match.matches import Matches, match

__all__ = ["Documents", "Matches", "match"]
