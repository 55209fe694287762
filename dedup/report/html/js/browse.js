// One view of cases: filters, the list, and the chosen case beside it.

import { counted, h, find, findAll, share, whole } from "./dom.js";
import { literal, middle } from "./literal.js";
import { Grid } from "./grid.js";
import { verdictOf } from "./verdict.js";
import { pairView } from "./pair.js";
import { clusterView } from "./cluster.js";
import { flagView } from "./flag.js";

const NAMES = { clusters: "cluster", pairs: "pair", flags: "flag" };

const LARGEST_FIRST = new Set(["size", "jaccard"]); // columns whose first click sorts downwards

/** A cell that shows text. */
function textCell(value, className = null) {
  return () => {
    const element = h("div", { class: className });
    return { element, paint: (number) => (element.textContent = value(number)) };
  };
}

/** A cell with a share of 0..10,000 as a number over a bar. */
function shareCell(values, index = (number) => number) {
  return () => {
    const bar = h("rect", { class: "bar", height: 3 });
    const text = h("span", { class: "n" });
    const element = h("div", {}, text, h("svg", { viewBox: "0 0 100 3", preserveAspectRatio: "none", "aria-hidden": "true" }, h("rect", { class: "rail", width: 100, height: 3 }), bar));
    return {
      element,
      paint(number) {
        const value = values[index(number)];
        text.textContent = share(value);
        bar.setAttribute("width", (value ?? 0) / 100);
      },
    };
  };
}

function relationCell(data, table) {
  return () => {
    const key = h("span", { class: "key" });
    return {
      element: h("div", {}, key),
      paint(number) {
        const relation = data.relations[table.relation[number]];
        key.className = `key ${relation}`;
        key.textContent = relation;
      },
    };
  };
}

/** A cell of two lines, each shown literally. */
function documentCell(lines) {
  return () => {
    const [first, second] = [h("bdi", { class: "first" }), h("bdi", { class: "second" })];
    return {
      element: h("div", {}, first, second),
      paint(number) {
        const [one, other] = lines(number);
        first.textContent = literal(one);
        second.textContent = literal(other);
      },
    };
  };
}

function columnsOf(view, data, decisions) {
  const { documents, clusters, pairs, findings } = data;
  const id = (document) => middle(documents.id[document]);
  const opening = (document) => documents.snippet[document] || id(document);
  const about = (document) => {
    const source = data.sourceName(documents.source[document]);
    return source && source !== documents.id[document] ? `${id(document)} · ${middle(source)}` : id(document);
  };
  const decided = (numbers, kind) => textCell((i) => ({ accepted: "✓", rejected: "✗", mixed: "±" })[verdictOf(decisions[kind], numbers(i))] ?? "");
  const column = (name, label, sort, cell) => ({ name, label, sort, cell });
  return {
    clusters: () => [
      column("confidence", "Confidence", "doubt", shareCell(clusters.confidence)),
      column("relation", "Relation", "relation", relationCell(data, clusters)),
      column("size", "Size", "size", textCell((i) => whole(clusters.members[i].length), "n")),
      column("document", "Kept", "document", documentCell((i) => [opening(clusters.keep[i]), about(clusters.keep[i])])),
      column("cohesion", "Cohesion", "cohesion", shareCell(clusters.cohesion)),
      column("decided", h("span", { class: "visually-hidden" }, "Decision"), null, decided(data.pairsOf, "pairs")),
    ],
    pairs: () => [
      column("confidence", "Confidence", "doubt", shareCell(pairs.confidence)),
      column("relation", "Relation", "relation", relationCell(data, pairs)),
      column("document", "Documents", "document", documentCell((i) => [id(pairs.a[i]), id(pairs.b[i])])),
      column("jaccard", "Jaccard", "jaccard", shareCell(pairs.jaccard)),
      column("decided", h("span", { class: "visually-hidden" }, "Decision"), null, decided((i) => [i], "pairs")),
    ],
    flags: () => [
      column("confidence", "Confidence", "doubt", shareCell(findings.confidence)),
      column("rule", "Rule", "rule", documentCell((i) => data.rules[findings.rule[i]])),
      column("document", "Document", "document", documentCell((i) => [opening(findings.document[i]), `${id(findings.document[i])} · ${findings.message[i]}`])),
      column("quality", "Quality", "quality", shareCell(documents.quality, (i) => findings.document[i])),
      column("decided", h("span", { class: "visually-hidden" }, "Decision"), null, decided((i) => [i], "findings")),
    ],
  }[view]();
}

export class Browser {
  constructor(app, view) {
    this.app = app;
    this.view = view;
    this.root = find(`#view-${view}`);
    this.form = find("form", this.root);
    this.detail = find(".detail", this.root);
    this.count = find(".count span", this.root);
    this.filters = new Map();
    this.opened = null;
    this.turn = 0;
    this.grid = new Grid(find(".grid", this.root), columnsOf(view, app.data, app.decisions), {
      onchoose: (number) => this.open(number),
      onsort: (key) => this.sort(key),
    });
    this.fillChoices();
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("input", () => {
      clearTimeout(this.typing);
      this.typing = setTimeout(() => this.readForm(), 120);
    });
    find(".clear", this.root).addEventListener("click", () => app.go({ view, filters: new Map() }));
    find(".more", this.form).addEventListener("click", ({ currentTarget }) => {
      const open = this.form.classList.toggle("open");
      currentTarget.setAttribute("aria-expanded", open);
    });
    app.decisions.addEventListener("change", () => this.grid.refresh());
  }

  fillChoices() {
    const { data } = this.app;
    const fill = (name, options) => {
      const select = this.form.elements.namedItem(name);
      if (select) select.append(...options.map(([value, label]) => h("option", { value }, label)));
    };
    const sources = data.sources.map((source, n) => [source, literal(data.sourceName(n))]).filter(([source]) => source);
    fill("source", sources);
    fill("with", sources);
    fill("rule", data.rules.map(([code, name]) => [code, `${code} ${literal(name)}`]));
  }

  /** Show a route of this view. */
  show(route) {
    this.part = route.part;
    const before = JSON.stringify([...this.filters]);
    if (before !== JSON.stringify([...route.filters]) || !this.cases) {
      this.filters = route.filters;
      this.writeForm();
      this.cases = this.app.casesOf(this.view, this.filters);
    }
    this.grid.show(this.cases, this.filters.get("sort") ?? "doubt");
    this.count.textContent = counted(this.cases.length, NAMES[this.view]);
    const wide = matchMedia("(min-width: 60rem)").matches;
    const chosen = route.chosen ?? (wide ? (this.cases[0] ?? null) : null);
    this.root.classList.toggle("opened", route.chosen !== null);
    this.grid.choose(chosen);
    return this.showDetail(chosen);
  }

  async showDetail(number) {
    const turn = ++this.turn;
    if (number === null || number >= this.app.data[this.view === "flags" ? "findings" : this.view].confidence.length) {
      this.opened = null;
      this.detail.replaceChildren(h("p", { class: "empty" }, this.cases.length ? "Choose a case from the list." : "Nothing passes these filters."));
      return;
    }
    const draw = { clusters: clusterView, pairs: pairView, flags: flagView }[this.view];
    const opened = await draw(this.app, number, this.view === "clusters" ? this.part : {});
    if (turn !== this.turn) return;
    this.opened = opened;
    const back = h("a", { class: "back", href: this.app.link({ chosen: null }) }, "‹ Back to the list");
    this.detail.replaceChildren(back, opened.element);
    this.detail.scrollTop = 0;
  }

  open(number) {
    this.app.go({ view: this.view, chosen: number, filters: this.filters }, { replace: this.root.classList.contains("opened") });
  }

  sort(key) {
    const now = this.filters.get("sort") ?? "doubt";
    const turned = now === key || (LARGEST_FIRST.has(key) && now !== `-${key}`);
    const filters = new Map(this.filters).set("sort", turned ? `-${key}` : key);
    this.app.go({ view: this.view, filters }, { replace: true });
  }

  readForm() {
    const filters = new Map();
    if (this.filters.has("sort")) filters.set("sort", this.filters.get("sort"));
    for (const [name, value] of new FormData(this.form)) if (!/-(low|high)$/.test(name) && value) filters.set(name, value);
    for (const low of findAll('[name$="-low"]', this.form)) {
      const name = low.name.replace(/-low$/, "");
      const high = this.form.elements.namedItem(`${name}-high`);
      if (low.value || high.value) filters.set(name, `${low.value}-${high.value}`);
    }
    this.app.go({ view: this.view, filters }, { replace: true });
  }

  writeForm() {
    for (const field of this.form.elements) {
      if (!field.name) continue;
      const [, name, end] = /^(.*?)(?:-(low|high))?$/.exec(field.name);
      const value = this.filters.get(name) ?? "";
      field.value = end ? (value.split("-")[end === "low" ? 0 : 1] ?? "") : value;
    }
    const active = [...this.filters].filter(([name]) => name !== "sort" && name !== "q").length;
    find(".more", this.form).textContent = active ? `Filters (${active})` : "Filters";
    this.form.classList.toggle("filtered", this.filters.size > (this.filters.has("sort") ? 1 : 0));
  }

  /** Go to the next case without a decision; say whether there was one. */
  nextOpen() {
    const { decisions, data } = this.app;
    const open = {
      clusters: (i) => data.pairsOf(i).some((pair) => !decisions.pairs.has(pair)),
      pairs: (i) => !decisions.pairs.has(i),
      flags: (i) => !decisions.findings.has(i),
    }[this.view];
    return this.grid.move(1, open);
  }
}
