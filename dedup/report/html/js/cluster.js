// A cluster: why its keeper is kept, its members, and one member beside the keeper.

import { h, find, findAll, share, whole } from "./dom.js";
import { literal, middle } from "./literal.js";
import { pairView, facts } from "./pair.js";
import { verdictButtons, verdictOf } from "./verdict.js";

const LISTED = 200;

/** Return the view of a cluster with its member at `position` (1 is the first after the keeper) opened. */
export async function clusterView(app, cluster, position) {
  const { data, decisions } = app;
  const { clusters, documents, pairs } = data;
  const members = clusters.members[cluster];
  const numbers = clusters.pairs[cluster];
  const keep = clusters.keep[cluster];
  const copies = members.map((document, n) => ({ document, pair: numbers[n] })).filter(({ document }) => document !== keep);
  const chosen = Math.min(Math.max(1, position ?? 1), copies.length);

  const line = ({ document, pair }, n) =>
    h(
      "li",
      {},
      h(
        "a",
        { href: app.link({ chosen: cluster, part: n + 1 }), "aria-current": n + 1 === chosen ? "true" : null, "data-pair": pair },
        pair >= 0
          ? h("span", { class: `key ${data.relations[pairs.relation[pair]]}` }, data.relations[pairs.relation[pair]])
          : h("span", {}, data.known.has(document) ? "in index" : ""),
        h("span", { class: "n" }, pair >= 0 ? share(pairs.confidence[pair]) : "–"),
        h("bdi", { class: "id" }, middle(literal(documents.id[document]))),
        h("bdi", { class: "facts" }, middle(facts(data, document).join(", "))),
        h("span", { class: "decided" }),
      ),
    );
  const list = h("ol", { class: "members" }, copies.slice(0, LISTED).map(line));
  const update = () => {
    for (const link of findAll("a", list)) {
      find(".decided", link).textContent = verdictOf(decisions.pairs, [Number(link.dataset.pair)]);
    }
  };
  update();
  const listen = () => (list.isConnected ? update() : decisions.removeEventListener("change", listen));
  decisions.addEventListener("change", listen);

  const shown = copies[chosen - 1]?.pair >= 0 ? await pairView(app, copies[chosen - 1].pair, { keep }) : null;
  const element = h(
    "div",
    { class: "cluster" },
    h(
      "header",
      { class: "case" },
      h(
        "div",
        {},
        h("h2", {}, `Cluster ${literal(clusters.id[cluster])}`),
        h(
          "p",
          { class: "facts" },
          h("span", {}, `${whole(members.length)} documents`),
          h("span", {}, `cohesion ${share(clusters.cohesion[cluster])}`),
          h("span", {}, "keeps ", h("bdi", { class: "id" }, literal(documents.id[keep])), ": ", literal(data.reasons[clusters.reason[cluster]])),
        ),
      ),
      copies.length > 1 && h("div", { class: "whole" }, h("span", {}, "Whole cluster"), verdictButtons(decisions, "pairs", data.pairsOf(cluster), "the whole cluster")),
    ),
    copies.length > 1 ? list : "",
    copies.length > LISTED
      ? h("p", { class: "facts" }, h("a", { href: `#pairs?cluster=${cluster}` }, `All ${whole(copies.length)} copies are among the pairs.`))
      : "",
    shown?.element ?? h("p", { class: "note" }, "The report holds no pair for this member."),
  );
  return {
    element,
    kind: "pairs",
    numbers: shown?.numbers ?? [],
    step: (by) => shown?.step(by),
    show: () => shown?.show(),
  };
}
