"""From sketches to clusters: candidates, verification, relation, clusters, keepers."""
