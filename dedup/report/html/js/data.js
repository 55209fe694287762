// The report's tables. The index is inflated at once, chunks of texts and evidence when they are needed.

const KEPT = 24; // inflated chunks kept in memory

async function inflate(base64) {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(stream).text());
}

/** The rows of one kind, spread over `<script data-chunk=kind>` elements in order. */
class Chunks {
  constructor(kind) {
    this.scripts = [...document.querySelectorAll(`script[data-chunk="${kind}"]`)];
    this.firsts = this.scripts.map((script) => Number(script.dataset.first));
    this.inflated = new Map();
  }

  async row(number) {
    let low = 0;
    let high = this.firsts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.firsts[middle] <= number) low = middle;
      else high = middle - 1;
    }
    if (!this.inflated.has(low)) {
      if (this.inflated.size >= KEPT) this.inflated.delete(this.inflated.keys().next().value);
      this.inflated.set(low, inflate(this.scripts[low].textContent));
    }
    return (await this.inflated.get(low))[number - this.firsts[low]];
  }
}

/** Read the index; return it with `text(document)` and `evidence(pair)`, which look their chunks up. */
export async function readData() {
  const data = await inflate(document.querySelector('script[data-chunk="index"]').textContent);
  const texts = new Chunks("texts");
  const evidence = new Chunks("evidence");
  data.text = (number) => texts.row(number);
  data.evidence = async (number) => {
    const [original, reason, flat, contributions] = await evidence.row(number);
    const passages = [];
    for (let i = 0; i < flat.length; i += 4) {
      passages.push({ a: [flat[i], flat[i + 1]], b: [flat[i + 2], flat[i + 3]] });
    }
    return { original: [null, data.pairs.a[number], data.pairs.b[number]][original], reason, passages, contributions };
  };
  data.known = new Set(data.known);
  /** The pairs of a cluster's members with its keeper, of which the report may lack some. */
  data.pairsOf = (cluster) => data.clusters.pairs[cluster].filter((pair) => pair >= 0);
  data.sourceName = (number) => data.sources[number].slice(data.folder.length);
  data.clusterOf = new Int32Array(data.documents.id.length).fill(-1);
  data.clusters.members.forEach((members, cluster) => {
    for (const member of members) data.clusterOf[member] = cluster;
  });
  data.findingsOf = new Map();
  data.findings.document.forEach((document, finding) => {
    if (data.findingsOf.has(document)) data.findingsOf.get(document).push(finding);
    else data.findingsOf.set(document, [finding]);
  });
  return data;
}
