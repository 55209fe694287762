// Going through the passages of a pair, or the places of a flag, one by one.

import { h, whole } from "./dom.js";

/** Return buttons that go through `count` things called `noun`, and the counter between them; `step(±1)` is told of each. */
export function stepper(noun, count, step) {
  const counter = h("span", { class: "n", role: "status" }, whole(count));
  const button = (label, sign, by) => h("button", { type: "button", "aria-label": `${label} ${noun}`, onclick: () => step(by) }, sign);
  const nodes = [h("span", {}, count === 1 ? noun : `${noun}s`), button("Previous", "‹", -1), counter, button("Next", "›", 1)];
  return { nodes, tell: (number) => (counter.textContent = `${number + 1} of ${whole(count)}`) };
}
