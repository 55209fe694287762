"""Small texts made up for these tests, and token batches of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from dedup.text import tokenise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedup.text import TokenBatch

SOURCE = """The harbour council of Eastmere voted on Tuesday to rebuild the old stone pier after the storms of 1987.
Engineers found that salt water had weakened eleven of the forty pillars, and fishermen had complained for years.
"We cannot wait for another winter," said Margaret Holloway, who chairs the council. The work will cost 4.2 million
pounds and should end in June. Ferries to Saint Brannock will leave from the northern quay until then. Local shops
fear that visitors may stay away, but the hotel owners expect a quiet summer followed by a busy autumn."""

REWRITE = """Eastmere's harbour council has decided to rebuild its old stone pier, damaged by the storms of 1987.
Salt water has weakened eleven of the forty pillars, engineers say, and fishermen complained about it for years.
The work costs 4.2 million pounds and ends in June; ferries to Saint Brannock leave from the northern quay until
then. Shops fear that visitors will stay away. Hotel owners expect a quiet summer and a busy autumn."""

SPUN = """The harbor council of Eastmere balloted on Tuesday to reconstruct the ancient rock pier after the tempests of 1987.
Technologists discovered that salt liquid had diminished eleven of the forty columns, and anglers had grumbled for years.
"We cannot expect for another winter," said Margaret Holloway, who chairs the council. The labor will cost 4.2 million
pounds and should terminate in June. Ferries to Saint Brannock will depart from the northern quay until then. Local stores
dread that callers may remain away, but the hotel proprietors anticipate a hushed summer pursued by a engaged autumn."""

OTHER = """A museum in Ardlow has bought a letter that the poet Anna Quill wrote to her brother in 1911. She
describes a long walk over the moor, a lost dog, and the price of coal. "It is a window on her kitchen," said
the curator, Paul Ferris. The letter will be shown from March, beside two drafts of her last book."""

SAME_EVENT = """Margaret Holloway won the vote she wanted: Eastmere gets a new pier. Critics call the plan a folly that
Eastmere will pay for over decades, and some demand her resignation. A protest march is planned on Saturday at the
town hall. Holloway, a former teacher, did not comment on Wednesday."""


def batch(texts: Sequence[str]) -> TokenBatch:
    """Return the tokens of these texts."""
    return tokenise(pa.array(list(texts), pa.large_string()))
