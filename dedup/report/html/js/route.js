// The address after # holds the view, the chosen case and the filters, so that any state can be linked to.

export const VIEWS = ["overview", "clusters", "pairs", "flags", "run"];

/** Return {view, chosen: number|null, part: number|null, filters: Map} of an address such as `#pairs/7?q=x`. */
export function parseRoute(hash) {
  const [path, query] = hash.replace(/^#/, "").split("?", 2);
  const [view, chosen, part] = path.split("/");
  const number = (text) => (/^\d+$/.test(text ?? "") ? Number(text) : null);
  return {
    view: VIEWS.includes(view) ? view : "overview",
    chosen: number(chosen),
    part: number(part),
    filters: new Map(new URLSearchParams(query ?? "")),
  };
}

/** Return the address of a route, the inverse of `parseRoute`. */
export function formatRoute({ view, chosen = null, part = null, filters = new Map() }) {
  const query = new URLSearchParams([...filters].filter(([, value]) => value !== "")).toString();
  const path = [view, chosen, chosen === null ? null : part].filter((step) => step !== null).join("/");
  return `#${path}${query ? "?" + query : ""}`;
}
