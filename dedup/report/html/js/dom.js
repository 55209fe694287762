// Builds elements. Text only ever becomes text nodes; the page's policy refuses anything else.

const SVG_TAGS = new Set(["svg", "g", "rect", "path", "line", "text", "title"]);

/** Return a new element: `h("a", {class: "key", onclick: f}, "text", child)`; null and false children are left out. */
export function h(tag, attributes = {}, ...children) {
  const element = SVG_TAGS.has(tag)
    ? document.createElementNS("http://www.w3.org/2000/svg", tag)
    : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === false || value === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== false && child !== undefined));
  return element;
}

export const find = (selector, within = document) => within.querySelector(selector);
export const findAll = (selector, within = document) => [...within.querySelectorAll(selector)];

const grouped = new Intl.NumberFormat("en");

/** Return a whole number with its thousands grouped. */
export const whole = (number) => grouped.format(number);

/** Return a number with its noun: "1 pair", "2,000 pairs". */
export const counted = (number, noun) => `${whole(number)} ${noun}${number === 1 ? "" : "s"}`;

/** Return a share of 0..10,000 as text with two decimals; a share just short of 1 does not round up to it. */
export function share(value) {
  if (value === null || value === undefined) return "–";
  return (value < 10000 ? Math.min(value, 9949) / 10000 : 1).toFixed(2);
}

let toastTimer = 0;

/** Say something for a moment at the foot of the page, to eyes and to screen readers. */
export function toast(message) {
  const box = find(".toast");
  box.textContent = message;
  box.classList.add("shown");
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => box.classList.remove("shown"), 4000);
}

/** Scroll a box to `top`: at once for a reader who wants calm. */
export function scrollBox(box, top) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  box.scrollTo({ top, behavior: calm ? "auto" : "smooth" });
}

/** Return how far an element is below the upper edge of the box that it is in, as scrolled now. */
export const topWithin = (element, box) => element.getBoundingClientRect().top - box.getBoundingClientRect().top;
