// The two buttons by which a reader judges a case, and how a judged case is shown.

import { h } from "./dom.js";

const SHOWN = { accept: "accepted", reject: "rejected" };

/** Return what a list says of cases: "accepted", "rejected", "mixed", or "" while none is decided. */
export function verdictOf(decided, numbers) {
  const words = new Set(numbers.map((number) => decided.get(number)));
  if (words.size === 1) return SHOWN[[...words][0]] ?? "";
  return words.size > 1 ? "mixed" : "";
}

/** Return the buttons for `numbers` of `kind` ("pairs" or "findings"); pressing a pressed one takes it back. */
export function verdictButtons(decisions, kind, numbers, about) {
  const box = h("div", { class: "verdict", role: "group", "aria-label": `Decision on ${about}` });
  const button = (word, label, key) => {
    const pressed = () => numbers.every((number) => decisions[kind].get(number) === word);
    return h(
      "button",
      {
        type: "button",
        class: word,
        "data-word": word,
        "aria-pressed": pressed(),
        onclick: () => decisions.set(kind, numbers, pressed() ? null : word),
      },
      label,
      h("kbd", { "aria-hidden": "true" }, key),
    );
  };
  box.append(button("accept", "Accept", "a"), button("reject", "Reject", "r"));
  const update = () => {
    for (const child of box.children) {
      child.setAttribute("aria-pressed", numbers.every((n) => decisions[kind].get(n) === child.dataset.word));
    }
  };
  const listen = () => (box.isConnected ? update() : decisions.removeEventListener("change", listen));
  decisions.addEventListener("change", listen);
  return box;
}
