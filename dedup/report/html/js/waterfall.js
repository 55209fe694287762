// A sum shown step by step: each bar begins where the one above it ends.

import { h } from "./dom.js";

/** `steps`: [{label, from, to, text}] in 0..1; the last one is usually the sum, from 0. */
export function waterfall(steps, label) {
  return h(
    "dl",
    { class: "waterfall", "aria-label": label },
    steps.map(({ label: name, from, to, text, sum }) =>
      h(
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
            h("rect", {
              class: sum ? "bar" : to < from ? "bar falling" : "bar rising",
              x: 100 * Math.min(from, to),
              y: 3,
              width: Math.max(0.5, 100 * Math.abs(to - from)),
              height: 6,
            }),
          ),
          h("span", { class: "n" }, text),
        ),
      ),
    ),
  );
}

/**
 * Return the steps by which the findings' confidences bring a quality down from 1, or null where they do not add up
 * to the quality reported. Shares count from 0 to 10,000.
 */
export function qualitySteps(quality, findings) {
  let left = 1;
  const steps = findings.map(({ label, confidence }) => {
    const from = left;
    left *= 1 - confidence / 10000;
    return { label, from, to: left, text: `× ${(1 - confidence / 10000).toFixed(2)}` };
  });
  if (Math.abs(left - quality / 10000) > 0.01) return null;
  return [...steps, { label: "Quality", from: 0, to: left, text: left.toFixed(2), sum: true }];
}
