// The map of a pair: both texts as lines to one scale, and a band from each passage to its counterpart.

import { h } from "./dom.js";

const WIDTH = 1000;
const LINE = 7;
const HEIGHT = 58;

/** `left`, `right`: lengths in characters; `passages`: [{left: [start, end], right: [start, end]}]. */
export function alignmentMap(left, right, passages, onchoose) {
  const scale = WIDTH / Math.max(left, right, 1);
  const x = (offset) => (offset * scale).toFixed(1);
  const band = (passage, number) => {
    const [a, b] = passage.left.map(x);
    const [c, d] = passage.right.map(x);
    const [top, bottom] = [LINE, HEIGHT - LINE];
    return h("path", {
      class: `band tint-${number % 3}`,
      "data-passage": number,
      d: `M${a} 0H${b}V${top}C${b} ${HEIGHT / 2} ${d} ${HEIGHT / 2} ${d} ${bottom}V${HEIGHT}H${c}V${bottom}C${c} ${HEIGHT / 2} ${a} ${HEIGHT / 2} ${a} ${top}Z`,
      onclick: () => onchoose(number),
    });
  };
  return h(
    "svg",
    { class: "alignment", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", "aria-hidden": "true" },
    h("rect", { class: "line", x: 0, y: 0, width: x(left), height: LINE }),
    h("rect", { class: "line", x: 0, y: HEIGHT - LINE, width: x(right), height: LINE }),
    passages.map(band),
  );
}
