"""text-dedup: its own MinHash pipeline with verification, a process for each processor.

It reads and writes folders of its own; this script only puts its clusters of row numbers into ids.
"""

from __future__ import annotations

import os
import pickle
import tempfile
from pathlib import Path

from text_dedup.config.base import load_config_from_toml
from text_dedup.minhash import main as deduplicate

from benchmarks.peers.documents import PERMUTATIONS, SHINGLE, THRESHOLD, arguments, read, write

CONFIG = """
[input]
input_type = "local_files"
file_type = "json"
read_arguments = {{ path = "json", data_files = "{corpus}", split = "train", cache_dir = "{folder}/cache" }}

[algorithm]
algorithm_name = "minhash"
text_column = "text"
num_perm = {permutations}
ngram_size = {shingle}
min_length = {shingle}
threshold = {threshold}
check_false_positive = true
num_proc = {processes}

[output]
output_dir = "{folder}/out"
save_clusters = true
skip_filtering = true
clean_cache = false

[debug]
"""


def main() -> None:
    corpus, clusters = arguments()
    with tempfile.TemporaryDirectory() as folder:
        settings = Path(folder) / "config.toml"
        settings.write_text(
            CONFIG.format(
                corpus=corpus.absolute(),
                folder=folder,
                permutations=PERMUTATIONS,
                shingle=SHINGLE,
                threshold=THRESHOLD,
                processes=os.cpu_count(),
            ),
            encoding="utf-8",
        )
        deduplicate(load_config_from_toml(settings))
        # Written by the process itself a moment ago, in a folder of its own.
        first = pickle.loads((Path(folder) / "out" / "clusters.pickle").read_bytes())  # noqa: S301
    ids = [name for name, _ in read(corpus)]
    write(clusters, ids, first.items())


if __name__ == "__main__":
    main()
