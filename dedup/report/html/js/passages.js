// Texts with passages marked in them. Offsets count code points; JavaScript strings count UTF-16 units.

import { h, whole } from "./dom.js";
import { literalNodes } from "./literal.js";

/** Return the function from code-point offsets in `text` to offsets in UTF-16 units. */
function unitsOf(text) {
  if (!/[\ud800-\udfff]/.test(text)) return (offset) => offset;
  const units = [0];
  for (const character of text) units.push(units.at(-1) + character.length);
  return (offset) => units[Math.min(offset, units.length - 1)];
}

/**
 * Return the nodes of one document's shown parts. `marks`: [{start, end, …}], which may overlap: each piece of text
 * belongs to the first mark that covers it. `wrap(mark, nodes, {first, last})` returns the element of a marked
 * piece, `plain(nodes)` that of the text between; what is not shown leaves a note.
 */
export function textNodes(text, marks, wrap, plain = (nodes) => nodes) {
  const sorted = [...marks].sort((one, other) => one.start - other.start || one.end - other.end);
  const nodes = [];
  let shown = 0;
  for (const [offset, part] of text.parts) {
    const length = [...part].length;
    if (offset > shown) nodes.push(gap(offset - shown));
    const units = unitsOf(part);
    const inside = sorted.filter((mark) => mark.end > offset && mark.start < offset + length);
    const edges = new Set([offset, offset + length]);
    for (const mark of inside) {
      edges.add(Math.max(mark.start, offset));
      edges.add(Math.min(mark.end, offset + length));
    }
    const cuts = [...edges].sort((one, other) => one - other);
    for (let i = 0; i + 1 < cuts.length; i++) {
      const [start, end] = [cuts[i], cuts[i + 1]];
      const content = literalNodes(part.slice(units(start - offset), units(end - offset)));
      const mark = inside.find((candidate) => candidate.start <= start && candidate.end >= end);
      if (!mark) nodes.push(...[plain(content)].flat());
      else nodes.push(wrap(mark, content, { first: start === mark.start, last: end === mark.end }));
    }
    shown = offset + length;
  }
  if (text.length === null) nodes.push(h("p", { class: "gap" }, "The text could not be read again."));
  else if (!text.parts.length && text.length) {
    nodes.push(h("p", { class: "gap" }, `The text (${whole(text.length)} characters) is left out: the audit is full. Run dedup explain to read it.`));
  } else if (text.length > shown) nodes.push(gap(text.length - shown));
  return nodes;
}

const gap = (length) => h("span", { class: "gap" }, `${whole(length)} characters not shown`);

/** Return how many characters one side's passages cover, and the longest one has. */
export function coverage(passages, side) {
  const ordered = [...passages].sort((one, other) => one[side][0] - other[side][0]);
  let covered = 0;
  let longest = 0;
  let end = 0;
  for (const passage of ordered) {
    const [from, to] = passage[side];
    covered += Math.max(0, to - Math.max(from, end));
    longest = Math.max(longest, to - from);
    end = Math.max(end, to);
  }
  return { covered, longest };
}

/** Return the share of passages that follow each other in both texts (longest increasing subsequence). */
export function orderKept(passages) {
  const tails = [];
  for (const passage of [...passages].sort((one, other) => one.a[0] - other.a[0] || one.b[0] - other.b[0])) {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (tails[middle] < passage.b[0]) low = middle + 1;
      else high = middle;
    }
    tails[low] = passage.b[0];
  }
  return passages.length ? tails.length / passages.length : 0;
}
