// Measures as bars, and sums shown step by step: each bar begins where the one above it ends.

import { h, share } from "./dom.js";

/** Return one row of a list of measures: its name, `marks` on a rail that is 100 wide, and its value as text. */
export function barRow(name, text, marks, { sum = false } = {}) {
  return h(
    "div",
    { class: sum ? "measure sum" : "measure" },
    h("dt", {}, name),
    h(
      "dd",
      {},
      h(
        "svg",
        { viewBox: "0 0 100 12", preserveAspectRatio: "none", "aria-hidden": "true" },
        h("rect", { class: "rail", y: 3, width: 100, height: 6 }),
        marks,
      ),
      h("span", { class: "n" }, text),
    ),
  );
}

/** `steps`: [{label, from, to, text, sum}], places in 0..1; the last one is usually the `sum`, from 0. */
export function waterfall(steps, label) {
  return h(
    "dl",
    { class: "waterfall", "aria-label": label },
    steps.map(({ label: name, from, to, text, sum }) =>
      barRow(
        name,
        text,
        h("rect", {
          class: sum ? "bar" : to < from ? "bar falling" : "bar rising",
          x: 100 * Math.min(from, to),
          y: 3,
          width: Math.max(0.5, 100 * Math.abs(to - from)),
          height: 6,
        }),
        { sum },
      ),
    ),
  );
}

/**
 * Return the steps by which the measures bring a confidence about, or null where they do not add up to it.
 * `contributions`: [[name of the measure, log-odds]]; `confidence` counts from 0 to 10,000.
 */
export function confidenceSteps(confidence, contributions) {
  const sums = [0];
  for (const [, added] of contributions) sums.push(sums.at(-1) + added);
  const reached = 1 / (1 + Math.exp(-sums.at(-1)));
  if (sums.length === 1 || Math.abs(reached - confidence / 10000) > 0.01) return null;
  const low = Math.min(...sums);
  const place = (sum) => (sum - low) / Math.max(Math.max(...sums) - low, 1e-9);
  const steps = contributions.map(([label, added], n) => ({
    label,
    from: place(sums[n]),
    to: place(sums[n + 1]),
    text: `${added < 0 ? "−" : "+"}${Math.abs(added).toFixed(2)}`,
  }));
  return [...steps, { label: "Confidence", from: place(0), to: place(sums.at(-1)), text: share(confidence), sum: true }];
}

/**
 * Return the steps by which the findings' confidences bring a quality down from 1, or null where they do not add up
 * to the quality reported. Shares count from 0 to 10,000; `severity` is the share that a certain finding takes away.
 */
export function qualitySteps(quality, findings) {
  let left = 1;
  const steps = findings.map(({ label, severity, confidence }) => {
    const from = left;
    const kept = 1 - (severity * confidence) / 10000;
    left *= kept;
    return { label, from, to: left, text: `× ${kept.toFixed(2)}` };
  });
  if (Math.abs(left - quality / 10000) > 0.01) return null;
  return [...steps, { label: "Quality", from: 0, to: left, text: left.toFixed(2), sum: true }];
}
