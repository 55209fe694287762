// Single keys for a reader who judges hundreds of cases; off while typing, and off for good if so chosen.

import { find } from "./dom.js";
import { VIEWS } from "./route.js";

const SHORTCUTS = "dedup-audit:shortcuts";

/** Listen for keys; `app` gives the browser of the view in sight and the page's actions. */
export function listenToKeys(app) {
  const box = find('[name="shortcuts"]');
  try {
    box.checked = localStorage.getItem(SHORTCUTS) !== "off";
  } catch {
    box.checked = true;
  }
  box.addEventListener("change", () => {
    try {
      localStorage.setItem(SHORTCUTS, box.checked ? "on" : "off");
    } catch {
      // The choice then holds for this visit.
    }
  });

  const judge = (word) => () => {
    const opened = app.browser?.opened;
    if (opened?.numbers.length) app.decisions.set(opened.kind, opened.numbers, word);
  };
  const actions = {
    j: () => app.browser?.grid.move(1),
    k: () => app.browser?.grid.move(-1),
    n: () => app.browser?.nextOpen() || app.say("No open case below this one."),
    a: judge("accept"),
    r: judge("reject"),
    u: judge(null),
    ".": () => app.browser?.opened?.step(1),
    ",": () => app.browser?.opened?.step(-1),
    d: () => app.browser?.opened?.show(),
    "/": () => app.browser && find('[type="search"]', app.browser.root).focus(),
    e: () => app.export(),
    t: () => app.theme(),
    "?": () => app.help(),
  };
  VIEWS.forEach((view, n) => (actions[n + 1] = () => app.go({ view })));

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const typing = event.target.matches("input:not([type=checkbox]), select, textarea");
    if (event.key === "Escape") {
      if (typing) event.target.blur();
      else if (app.browser?.root.classList.contains("opened")) app.go({ view: app.browser.view, filters: app.browser.filters });
      return;
    }
    if (typing || !box.checked || find("dialog[open]")) return;
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
}
