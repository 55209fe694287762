// What the overview adds to its figures: the cases where a person's look is worth most.

import { h, find, share } from "./dom.js";
import { doubt } from "./filter.js";
import { literal } from "./literal.js";

const OFFERED = 8;

/** Fill the list of the most doubtful pairs and flags. */
export function fillOverview({ data, casesOf }) {
  const { documents, pairs, findings } = data;
  const cases = [
    ...casesOf("pairs", new Map()).slice(0, OFFERED).map((n) => ({ view: "pairs", n, confidence: pairs.confidence[n] })),
    ...casesOf("flags", new Map()).slice(0, OFFERED).map((n) => ({ view: "flags", n, confidence: findings.confidence[n] })),
  ]
    .sort((one, other) => doubt(one.confidence) - doubt(other.confidence))
    .slice(0, OFFERED);
  if (!cases.length) return;
  const title = ({ view, n }) =>
    view === "pairs"
      ? [documents.id[pairs.a[n]], documents.id[pairs.b[n]]]
      : [documents.id[findings.document[n]], findings.message[n]];
  const key = ({ view, n }) =>
    view === "pairs"
      ? h("span", { class: `key ${data.relations[pairs.relation[n]]}` }, data.relations[pairs.relation[n]])
      : h("span", { class: "rule" }, data.rules[findings.rule[n]][0]);
  find(".cases").append(
    ...cases.map((one) =>
      h(
        "li",
        {},
        h(
          "a",
          { href: `#${one.view}/${one.n}` },
          h("b", { class: "n" }, share(one.confidence)),
          key(one),
          title(one).map((text) => h("bdi", {}, literal(text))),
        ),
      ),
    ),
  );
  find(".doubtful").hidden = false;
}
