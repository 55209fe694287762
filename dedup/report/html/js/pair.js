// Two texts side by side, their common passages marked, numbered and tied to each other.

import { h, find, findAll, scrollBox, share, topWithin, whole } from "./dom.js";
import { literal } from "./literal.js";
import { textNodes } from "./passages.js";
import { alignmentMap } from "./alignment.js";
import { evidencePanel, MEANING } from "./evidence.js";
import { stepper } from "./stepper.js";
import { verdictButtons } from "./verdict.js";

/** Return where a document stands and what is known of it, as one line. */
export function facts(data, document) {
  const { documents } = data;
  const source = data.sourceName(documents.source[document]);
  return [
    source && source !== documents.id[document] && literal(source) + (documents.record[document] > 1 ? `, record ${whole(documents.record[document])}` : ""),
    documents.words[document] !== null && `${whole(documents.words[document])} words`,
    documents.language[document] && literal(documents.language[document]),
  ].filter(Boolean);
}

function heading(data, document, tags) {
  const flags = data.findingsOf.get(document) ?? [];
  return h(
    "header",
    {},
    h("h3", {}, h("bdi", { class: "id" }, literal(data.documents.id[document]))),
    h(
      "p",
      { class: "facts" },
      tags.map((tag) => h("span", { class: "tag" }, tag)),
      facts(data, document).map((fact) => h("bdi", {}, fact)),
      flags.map((finding) =>
        h("a", { href: `#flags/${finding}`, class: "flagged" }, data.rules[data.findings.rule[finding]][0]),
      ),
    ),
  );
}

/** Return the view of one pair; `keep` is the cluster's kept document where the pair is shown for one. */
export async function pairView(app, pair, { keep = null } = {}) {
  const { data, decisions } = app;
  const [a, b] = [data.pairs.a[pair], data.pairs.b[pair]];
  const [evidence, textA, textB] = await Promise.all([data.evidence(pair), data.text(a), data.text(b)]);
  keep ??= data.clusterOf[a] >= 0 ? data.clusters.keep[data.clusterOf[a]] : null;
  const first = keep === b ? b : keep === a ? a : (evidence.original ?? a);
  const sides = first === a ? ["a", "b"] : ["b", "a"];
  const documents = { a, b };
  const texts = { a: textA, b: textB };
  const names = { [sides[0]]: "Left", [sides[1]]: "Right" };
  const relation = data.relations[data.pairs.relation[pair]];
  const tags = (document) =>
    [document === keep && "kept", document === evidence.original && "original", data.known.has(document) && "in the index"].filter(Boolean);

  const root = h("div", { class: "pair", "data-show": app.show });
  const passages = evidence.passages
    .map((passage) => ({ left: passage[sides[0]], right: passage[sides[1]] }))
    .sort((one, other) => one.left[0] - other.left[0]);
  let current = -1;

  const column = (side, key) => {
    const marks = passages.map((passage, number) => ({ start: passage[key][0], end: passage[key][1], number }));
    const nodes = textNodes(
      texts[side],
      marks,
      (mark, content, { first: starts }) =>
        h(
          "mark",
          {
            class: `tint-${mark.number % 3}`,
            "data-passage": mark.number,
            "data-label": starts ? mark.number + 1 : null,
            role: "button",
            tabindex: 0,
            "aria-label": null,
            onclick: (event) => choose(mark.number, event.currentTarget),
            onkeydown: (event) => {
              if (event.key !== "Enter" && event.key !== " ") return;
              event.preventDefault();
              choose(mark.number, event.currentTarget);
            },
          },
          content,
        ),
      (content) => (content.some((node) => /[\p{L}\p{N}]/u.test(node.textContent ?? node)) ? h("span", { class: "only" }, content) : content),
    );
    return h(
      "section",
      { class: "side", "aria-label": `${names[side]} text` },
      heading(data, documents[side], tags(documents[side])),
      h("div", { class: "prose", tabindex: 0, role: "region", "aria-label": `${names[side]} text`, dir: "auto" }, nodes),
    );
  };

  /** Mark passage `number` on both sides and bring its counterpart beside `anchor`, or both into view. */
  function choose(number, anchor = null) {
    current = number;
    for (const mark of findAll("[data-passage]", root)) {
      mark.classList.toggle("current", Number(mark.dataset.passage) === number);
    }
    steps.tell(number);
    for (const prose of findAll(".prose", root)) {
      if (anchor && prose.contains(anchor)) continue;
      const mark = find(`[data-passage="${number}"]`, prose);
      if (!mark) continue;
      const wanted = anchor ? topWithin(anchor, anchor.closest(".prose")) : prose.clientHeight / 4;
      scrollBox(prose, prose.scrollTop + topWithin(mark, prose) - wanted);
    }
  }
  function revealDifferences() {
    for (const prose of findAll(".prose", root)) {
      const different = findAll(".only", prose)[0];
      if (different) scrollBox(prose, different.offsetTop - prose.clientHeight / 3);
    }
  }
  const step = (by) => passages.length && choose((current + by + passages.length) % passages.length);
  const steps = stepper("passage", passages.length, step);
  const toggle = h("button", { type: "button", "aria-pressed": app.show === "differences", onclick: () => show() }, "Differences");
  function show() {
    app.show = root.dataset.show === "matches" ? "differences" : "matches";
    root.dataset.show = app.show;
    toggle.setAttribute("aria-pressed", app.show === "differences");
    if (app.show === "differences") revealDifferences();
  }

  root.append(
    h(
      "div",
      { class: "ruling" },
      h(
        "p",
        { class: "claim" },
        h("span", { class: `key ${relation}` }, relation),
        h("b", { class: "n" }, share(data.pairs.confidence[pair])),
        h("span", {}, evidence.reason ? literal(evidence.reason) : MEANING[relation]),
      ),
      verdictButtons(decisions, "pairs", [pair], "this pair"),
    ),
    h("details", { class: "why", open: app.why, ontoggle: (event) => (app.why = event.target.open) }, h("summary", {}, "Evidence"), evidencePanel(data, pair, evidence, texts, names)),
    textA.length !== null && textB.length !== null && passages.length
      ? alignmentMap(texts[sides[0]].length, texts[sides[1]].length, passages, (number) => choose(number))
      : "",
    h(
      "div",
      { class: "passage-tools" },
      passages.length ? steps.nodes : h("span", {}, "No aligned passages were recorded."),
      toggle,
    ),
    h("div", { class: "sides" }, column(sides[0], "left"), column(sides[1], "right")),
  );
  return { element: root, kind: "pairs", numbers: [pair], step, show };
}
