// Which cases a view shows, and in what order: pure functions from tables and filters to case numbers.

/** Return how far a confidence of 0..10,000 is from a toss-up: 0 is the most doubtful. */
export const doubt = (confidence) => Math.abs(confidence - 5000);

function inRange(text, scale) {
  if (!text) return null;
  const [low, high] = text.split("-", 2);
  const from = low === "" || low === undefined ? -Infinity : Number(low) * scale;
  // A range that ends in 1 holds 1 itself; the bins of the figures end just before their upper bound.
  const to = high === "" || high === undefined ? Infinity : Number(high) * scale;
  return (value) => value !== null && value >= from && (value < to || (scale > 1 ? to >= 10000 : value <= to));
}

function reviewState(state, decided) {
  if (state === "open") return (numbers) => numbers.some((number) => !decided.has(number));
  const word = { accepted: "accept", rejected: "reject" }[state];
  return word ? (numbers) => numbers.some((number) => decided.get(number) === word) : null;
}

/** Prepare the functions that select and sort each view's cases. */
export function makeFilters(data, decisions) {
  const { documents, clusters, pairs, findings } = data;
  let haystacks = null;
  const matches = (query) => {
    if (!query) return null;
    haystacks ??= documents.id.map((id, n) => `${id}\n${documents.snippet[n]}`.toLowerCase());
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    return (document) => words.every((word) => haystacks[document].includes(word));
  };
  const sourceIs = (name) => {
    if (!name) return null;
    const number = data.sources.indexOf(name);
    return (document) => documents.source[document] === number;
  };
  const is = (table, value, names) => (value ? ((n) => (i) => table[i] === n)(names.indexOf(value)) : null);
  const on = (test, values) => test && ((i) => test(values[i]));
  const all = (tests) => {
    const active = tests.filter(Boolean);
    return (i) => active.every((test) => test(i));
  };
  const select = (count, test) => {
    const chosen = [];
    for (let i = 0; i < count; i++) if (test(i)) chosen.push(i);
    return chosen;
  };

  const conditions = {
    clusters(filters) {
      const query = matches(filters.get("q"));
      const source = sourceIs(filters.get("source"));
      const origin = sourceIs(filters.get("with"));
      const size = inRange(filters.get("size"), 1);
      const state = reviewState(filters.get("state"), decisions.pairs);
      return [
        query && ((i) => clusters.members[i].some(query)),
        // With both chosen, a copy from the one and the kept document from the other.
        source && ((i) => clusters.members[i].some((d) => source(d) && !(origin && d === clusters.keep[i]))),
        origin && ((i) => origin(clusters.keep[i])),
        size && ((i) => size(clusters.members[i].length)),
        is(clusters.relation, filters.get("relation"), data.relations),
        on(inRange(filters.get("confidence"), 10000), clusters.confidence),
        state && ((i) => state(data.pairsOf(i))),
      ];
    },
    pairs(filters) {
      const query = matches(filters.get("q"));
      const source = sourceIs(filters.get("source"));
      const state = reviewState(filters.get("state"), decisions.pairs);
      const cluster = filters.get("cluster");
      return [
        query && ((i) => query(pairs.a[i]) || query(pairs.b[i])),
        source && ((i) => source(pairs.a[i]) || source(pairs.b[i])),
        is(pairs.relation, filters.get("relation"), data.relations),
        on(inRange(filters.get("jaccard"), 10000), pairs.jaccard),
        on(inRange(filters.get("confidence"), 10000), pairs.confidence),
        state && ((i) => state([i])),
        cluster && ((i) => data.clusterOf[pairs.a[i]] === Number(cluster)),
      ];
    },
    flags(filters) {
      const query = matches(filters.get("q"));
      const source = sourceIs(filters.get("source"));
      const quality = inRange(filters.get("quality"), 10000);
      const state = reviewState(filters.get("state"), decisions.findings);
      return [
        query && ((i) => query(findings.document[i])),
        source && ((i) => source(findings.document[i])),
        is(findings.rule, filters.get("rule"), data.rules.map(([code]) => code)),
        quality && ((i) => quality(documents.quality[findings.document[i]])),
        on(inRange(filters.get("confidence"), 10000), findings.confidence),
        state && ((i) => state([i])),
      ];
    },
  };

  const threshold = (data.threshold ?? 0.7) * 10000;
  const keys = {
    clusters: {
      doubt: (i) => doubt(clusters.confidence[i]),
      relation: (i) => clusters.relation[i],
      size: (i) => clusters.members[i].length,
      cohesion: (i) => clusters.cohesion[i],
      document: (i) => documents.id[clusters.keep[i]],
    },
    pairs: {
      doubt: (i) => doubt(pairs.confidence[i]) + Math.abs(pairs.jaccard[i] - threshold) / 20000,
      relation: (i) => pairs.relation[i],
      jaccard: (i) => pairs.jaccard[i],
      document: (i) => documents.id[pairs.a[i]],
    },
    flags: {
      doubt: (i) => doubt(findings.confidence[i]),
      rule: (i) => findings.rule[i],
      quality: (i) => documents.quality[findings.document[i]],
      document: (i) => documents.id[findings.document[i]],
    },
  };
  const counts = {
    clusters: clusters.id.length,
    pairs: pairs.a.length,
    flags: findings.document.length,
  };

  /** Return the numbers of the cases of `view` that pass `filters`, by `filters.sort` ("-size" turns it round). */
  return function casesOf(view, filters) {
    const chosen = select(counts[view], all(conditions[view](filters)));
    const sort = filters.get("sort") ?? "doubt";
    const key = keys[view][sort.replace(/^-/, "")] ?? keys[view].doubt;
    const sign = sort.startsWith("-") ? -1 : 1;
    const values = new Map(chosen.map((i) => [i, key(i)]));
    return chosen.sort((one, other) => {
      const x = values.get(one);
      const y = values.get(other);
      return sign * (x < y ? -1 : x > y ? 1 : 0) || one - other;
    });
  };
}
