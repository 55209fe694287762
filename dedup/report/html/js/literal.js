// Characters that do more than they show (controls, bidirectional marks, zero-width) are written out.

import { h } from "./dom.js";

const HIDDEN_IN_TEXT = /[\p{Cf}\p{Co}\p{Cs}\u2028\u2029\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]|\r(?!\n)/gu;
const HIDDEN_IN_LINE = /[\p{Cf}\p{Co}\p{Cs}\p{Cc}\u2028\u2029]/gu;

const codePoint = (character) => "U+" + character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");

/**
 * Return nodes that show `text`, its characters that differ from `meant` set off: for letters that look alike.
 * Null where the two are of different length, or differ more than they agree.
 */
export function lookAlikes(text, meant) {
  const [shown, wanted] = [[...text], [...meant]];
  const differing = shown.filter((character, n) => character !== wanted[n]).length;
  if (shown.length !== wanted.length || !differing || 2 * differing > shown.length) return null;
  return shown.map((character, n) =>
    character === wanted[n] ? character : h("b", { class: "look-alike", title: codePoint(character) }, literal(character)),
  );
}

/** Return `text` on one line, hidden characters as ⟨U+202E⟩: for ids, sources and messages. */
export function literal(text) {
  return text.replace(HIDDEN_IN_LINE, (character) => `⟨${codePoint(character)}⟩`);
}

const LONGEST = 64;

/** Return a long line without its middle: ids and paths differ at their ends. */
export const middle = (text) => (text.length > LONGEST ? `${text.slice(0, 22)}…${text.slice(23 - LONGEST)}` : text);

/** Return nodes that show `text` with its line breaks, hidden characters as small labels. */
export function literalNodes(text) {
  const nodes = [];
  let done = 0;
  for (const match of text.matchAll(HIDDEN_IN_TEXT)) {
    if (match.index > done) nodes.push(text.slice(done, match.index));
    nodes.push(h("span", { class: "hidden-character" }, codePoint(match[0])));
    done = match.index + match[0].length;
  }
  if (done < text.length) nodes.push(text.slice(done));
  return nodes;
}
