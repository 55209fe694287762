"""From sketches to clusters: candidates, verification, relation, clusters, keepers."""

from dedup.match.matches import Documents, Matches, match

__all__ = ["Documents", "Matches", "match"]
