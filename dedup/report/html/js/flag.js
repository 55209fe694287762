// A flagged document: its findings, and its text with their spans marked and what should have stood there.

import { h, find, findAll, scrollBox, share, topWithin } from "./dom.js";
import { literal, lookAlikes } from "./literal.js";
import { textNodes } from "./passages.js";
import { facts } from "./pair.js";
import { stepper } from "./stepper.js";
import { qualitySteps, waterfall } from "./waterfall.js";
import { verdictButtons } from "./verdict.js";

/** Return the view of the document of `finding`, that finding foremost. */
export async function flagView(app, finding) {
  const { data, decisions } = app;
  const { findings, documents } = data;
  const document = findings.document[finding];
  const text = await data.text(document);
  const others = data.findingsOf.get(document);
  const marks = text.spans.map(([number, start, end, suggestion]) => ({ start, end, suggestion, finding: number }));
  marks.sort((one, other) => (other.finding === finding) - (one.finding === finding));
  const foremost = marks.filter((mark) => mark.finding === finding).sort((one, other) => one.start - other.start);
  let current = -1;

  const wrap = (mark, content, { first, last }) => {
    const whole = first && last && content.length === 1 && typeof content[0] === "string";
    if (whole && mark.suggestion) content = lookAlikes(content[0], mark.suggestion) ?? content;
    const own = mark.finding === finding;
    const element = h("mark", { class: own ? "flag" : "flag other", "data-start": mark.start, title: own ? null : data.rules[findings.rule[mark.finding]].join(" ") }, content);
    if (mark.suggestion === null || mark.suggestion === undefined || !last) return element;
    const meant = mark.suggestion === "" ? "remove" : literal(mark.suggestion);
    return meant.length > 40
      ? h("span", {}, element, h("ins", {}, ` ${meant}`))
      : h("ruby", {}, element, h("rt", {}, meant));
  };
  const prose = h(
    "div",
    { class: "prose wide", tabindex: 0, role: "region", "aria-label": "Flagged text", dir: "auto" },
    textNodes(text, marks.filter((mark) => mark.end > mark.start), wrap),
  );

  const entry = (number) => {
    const [code, name] = data.rules[findings.rule[number]];
    return h(
      "li",
      { class: number === finding ? "chosen" : null },
      h(
        "p",
        { class: "claim" },
        number === finding
          ? h("span", { class: "rule" }, `${code} ${literal(name)}`)
          : h("a", { class: "rule", href: app.link({ chosen: number }) }, `${code} ${literal(name)}`),
        h("b", { class: "n" }, share(findings.confidence[number])),
        h("span", {}, literal(findings.message[number])),
      ),
      verdictButtons(decisions, "findings", [number], `${code} ${name}`),
    );
  };

  const places = stepper("place", foremost.length, step);
  function step(by) {
    if (!foremost.length) return;
    current = (current + by + foremost.length) % foremost.length;
    for (const mark of findAll("mark.current", prose)) mark.classList.remove("current");
    const mark = find(`mark.flag[data-start="${foremost[current].start}"]`, prose);
    places.tell(current);
    if (!mark) return;
    mark.classList.add("current");
    scrollBox(prose, prose.scrollTop + topWithin(mark, prose) - prose.clientHeight / 3);
  }

  const quality = documents.quality[document];
  const steps =
    quality !== null &&
    qualitySteps(
      quality,
      others.map((n) => ({ label: data.rules[findings.rule[n]].map(literal).join(" "), severity: data.severity[findings.rule[n]], confidence: findings.confidence[n] })),
    );
  const cluster = data.clusterOf[document];
  const element = h(
    "div",
    { class: "flagged-document" },
    h(
      "header",
      { class: "case" },
      h(
        "div",
        {},
        h("h2", {}, h("bdi", { class: "id" }, literal(documents.id[document]))),
        h(
          "p",
          { class: "facts" },
          facts(data, document).map((fact) => h("bdi", {}, fact)),
          quality !== null && h("span", {}, `quality ${share(quality)}`),
          cluster >= 0 && h("a", { href: `#clusters/${cluster}` }, `in cluster ${literal(data.clusters.id[cluster])}`),
        ),
      ),
    ),
    h("ul", { class: "findings" }, [finding, ...others.filter((n) => n !== finding)].map(entry)),
    steps && waterfall(steps, "How the quality came about"),
    h("div", { class: "passage-tools" }, foremost.length ? places.nodes : h("span", {}, "The finding is about the whole text.")),
    prose,
  );
  return { element, kind: "findings", numbers: [finding], step, show: () => {} };
}
