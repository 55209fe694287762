// How a pair's confidence came about: each measure as a bar, with its threshold where it has one.

import { h, share, whole } from "./dom.js";
import { coverage, orderKept } from "./passages.js";
import { barRow, confidenceSteps, waterfall } from "./waterfall.js";

export const MEANING = {
  exact: "The same text once case, white space and Unicode form are set aside.",
  near: "Nearly the same words in the same order.",
  contained: "Most of one stands in the other, almost word for word.",
  rewritten: "The same article told again: phrases and their order survive the new wording.",
  spun: "Words were swapped mechanically; names, numbers and order survive.",
};

const percent = (part, of) => (of ? Math.round((1000 * part) / of) / 10 : 0);

/** Return the row of a measure, `value` and its threshold `tick` in percent. */
function measure(label, value, text, { tick = null, sum = false } = {}) {
  const at = (x) => Math.max(0, Math.min(100, x));
  const bar = h("rect", { class: "bar", y: 3, width: at(value), height: 6 });
  const threshold = tick === null ? null : h("rect", { class: "tick-mark", x: at(tick) - 0.5, width: 1, height: 12 });
  return barRow(label, text, [bar, threshold], { sum });
}

/** Return the measures of a pair; `names` are what to call its two texts, a's first. */
export function evidencePanel(data, pair, evidence, texts, names) {
  const { pairs } = data;
  const rows = [
    measure("Jaccard", pairs.jaccard[pair] / 100, share(pairs.jaccard[pair]), { tick: data.threshold ? data.threshold * 100 : null }),
    measure(`${names.a} found in ${names.b}`, pairs.inB[pair] / 100, share(pairs.inB[pair])),
    measure(`${names.b} found in ${names.a}`, pairs.inA[pair] / 100, share(pairs.inA[pair])),
  ];
  const { passages } = evidence;
  if (passages.length) {
    for (const side of ["a", "b"]) {
      const length = texts[side].length;
      if (!length) continue;
      const { covered } = coverage(passages, side);
      rows.push(measure(`${names[side]} in aligned passages`, percent(covered, length), `${percent(covered, length)} %`));
    }
    const { longest } = coverage(passages, "a");
    rows.push(
      measure("Longest passage", percent(longest, texts.a.length), `${whole(longest)} characters`),
      measure("Passages in the same order", 100 * orderKept(passages), `${Math.round(100 * orderKept(passages))} % of ${whole(passages.length)}`),
    );
  }
  const steps = confidenceSteps(pairs.confidence[pair], evidence.contributions);
  if (steps) {
    return [
      h("dl", { class: "evidence" }, rows),
      h("p", { class: "lead" }, "What adds up to the confidence, in log-odds."),
      waterfall(steps, "How the confidence came about"),
    ];
  }
  rows.push(measure("Confidence", pairs.confidence[pair] / 100, share(pairs.confidence[pair]), { sum: true }));
  return h("dl", { class: "evidence" }, rows);
}
