// What the reader decides: kept in the browser under the report's hash, exported as and imported from a file.

export const DECISIONS_SCHEMA = "dedup-decisions/1";
const WORDS = new Set(["accept", "reject"]);

export class Decisions extends EventTarget {
  constructor(data) {
    super();
    this.data = data;
    this.key = `dedup-audit:${data.report}`;
    this.pairs = new Map();
    this.findings = new Map();
    this.kept = true;
    this.load();
  }

  get size() {
    return this.pairs.size + this.findings.size;
  }

  /** `kind` is "pairs" or "findings"; `word` is "accept", "reject" or null to take a decision back. */
  set(kind, numbers, word) {
    for (const number of numbers) {
      if (word === null) this[kind].delete(number);
      else this[kind].set(number, word);
    }
    this.save();
    this.dispatchEvent(new Event("change"));
  }

  load() {
    try {
      const stored = JSON.parse(localStorage.getItem(this.key) ?? "{}");
      for (const kind of ["pairs", "findings"]) {
        for (const [number, word] of stored[kind] ?? []) {
          if (number < this.data[kind].confidence.length && WORDS.has(word)) this[kind].set(number, word);
        }
      }
    } catch {
      this.kept = false;
    }
  }

  save() {
    try {
      localStorage.setItem(this.key, JSON.stringify({ pairs: [...this.pairs], findings: [...this.findings] }));
    } catch {
      this.kept = false;
    }
  }

  /** Return the decisions file as text, in the order of the report. */
  export() {
    const { documents, pairs, findings, rules } = this.data;
    const sorted = (map) => [...map].sort(([one], [other]) => one - other);
    return JSON.stringify(
      {
        schema: DECISIONS_SCHEMA,
        report: this.data.report,
        pairs: sorted(this.pairs).map(([n, decision]) => ({
          a: documents.id[pairs.a[n]],
          b: documents.id[pairs.b[n]],
          decision,
        })),
        findings: sorted(this.findings).map(([n, decision]) => ({
          id: documents.id[findings.document[n]],
          rule: rules[findings.rule[n]][0],
          decision,
        })),
      },
      null,
      1,
    );
  }

  /** Take over the decisions of a file; return how many applied and how many name nothing in this report. */
  import(text) {
    const file = JSON.parse(text);
    if (file?.schema !== DECISIONS_SCHEMA) throw new Error(`This is not a decisions file (${DECISIONS_SCHEMA}).`);
    const { documents, pairs, findings, rules } = this.data;
    const pairNumber = new Map(pairs.a.map((a, n) => [JSON.stringify([documents.id[a], documents.id[pairs.b[n]]]), n]));
    const findingNumber = new Map(
      findings.document.map((d, n) => [JSON.stringify([documents.id[d], rules[findings.rule[n]][0]]), n]),
    );
    let applied = 0;
    let unknown = 0;
    const take = (map, number, decision) => {
      if (number === undefined || !WORDS.has(decision)) unknown++;
      else map.set(number, decision) && applied++;
    };
    for (const d of file.pairs ?? []) take(this.pairs, pairNumber.get(JSON.stringify([d.a, d.b])), d.decision);
    for (const d of file.findings ?? []) take(this.findings, findingNumber.get(JSON.stringify([d.id, d.rule])), d.decision);
    this.save();
    this.dispatchEvent(new Event("change"));
    return { applied, unknown, sameReport: file.report === this.data.report };
  }
}
