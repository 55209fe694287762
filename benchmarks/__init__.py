"""What dedup costs and how well it does, one command for each question: `python -m benchmarks.NAME`.

Time and memory: `speed` beside other tools, `growth` with the corpus, `stages` of reading, `startup`, `index`, `audit`.
Copies: `recall` of near ones, `accuracy_relations` on labelled sources, `obfuscations` in disguise, `contamination`,
`languages` other than English.
Damage: `accuracy_quality` and `accuracy_language` on clean and damaged texts, `damages` of other makes.
Reading: `sample_findings` draws findings for a person; `screenshots` takes the pictures of the documentation.

The other modules serve these. Most need the data folder, which `training.records.DATA` names.
"""
