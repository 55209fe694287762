// Starts the page: reads the tables, then follows the address.

import { counted, find, findAll, toast, whole } from "./dom.js";
import { readData } from "./data.js";
import { parseRoute, formatRoute } from "./route.js";
import { Decisions } from "./decisions.js";
import { makeFilters } from "./filter.js";
import { Browser } from "./browse.js";
import { fillOverview } from "./overview.js";
import { listenToKeys } from "./keys.js";

const THEME = "dedup-audit:theme";

function setTheme(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
  try {
    if (theme) localStorage.setItem(THEME, theme);
  } catch {
    // The theme then holds for this visit.
  }
}

function storedTheme() {
  try {
    return localStorage.getItem(THEME);
  } catch {
    return null;
  }
}

async function main() {
  setTheme(storedTheme());
  const data = await readData();
  const decisions = new Decisions(data);
  const browsers = {};
  const app = {
    data,
    decisions,
    casesOf: makeFilters(data, decisions),
    show: "matches", // or "differences", the same for each pair that is opened
    why: matchMedia("(min-width: 44rem) and (min-height: 800px)").matches, // whether evidence is unfolded
    route: parseRoute(location.hash),
    browser: null,
    say: toast,
    /** The address of the route in sight with some of its parts changed. */
    link: (change) => formatRoute({ ...app.route, part: null, ...change }),
    go(route, { replace = false } = {}) {
      const hash = formatRoute(route);
      if (hash === location.hash) return;
      if (replace) {
        history.replaceState(null, "", hash);
        follow();
      } else location.hash = hash;
    },
    theme() {
      const dark = getComputedStyle(document.documentElement).colorScheme === "dark" ||
        (!document.documentElement.dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches);
      setTheme(dark ? "light" : "dark");
    },
    help: () => find("dialog").showModal(),
    export() {
      if (!decisions.size) return toast("Nothing is decided yet.");
      const url = URL.createObjectURL(new Blob([decisions.export()], { type: "application/json" }));
      const link = document.createElement("a");
      link.href = url;
      link.download = `decisions-${data.report.slice(0, 12)}.json`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(url), 10_000);
      toast(`${counted(decisions.size, "decision")} exported.`);
    },
  };

  async function follow() {
    const route = (app.route = parseRoute(location.hash));
    for (const section of findAll(".view")) section.hidden = section.id !== `view-${route.view}`;
    for (const link of findAll("nav a")) {
      if (link.hash === `#${route.view}`) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    if (document.body.dataset.view !== route.view) scrollTo(0, 0);
    document.body.dataset.view = route.view;
    app.browser = null;
    if (["clusters", "pairs", "flags"].includes(route.view)) {
      app.browser = browsers[route.view] ??= new Browser(app, route.view);
      await app.browser.show(route);
    }
    document.body.dataset.ready = location.hash;
  }

  function progress() {
    const all = data.pairs.a.length + data.findings.document.length;
    find(".progress").textContent = all ? `${whole(decisions.size)} of ${whole(all)} judged` : "";
    find('[data-do="export"]').disabled = !decisions.size;
  }

  const file = find('input[type="file"]');
  file.addEventListener("change", async () => {
    if (!file.files.length) return;
    try {
      const { applied, unknown, sameReport } = decisions.import(await file.files[0].text());
      const rest = unknown ? `, ${whole(unknown)} left out, as this report has no such case` : "";
      toast(`${counted(applied, "decision")} imported${rest}${sameReport ? "." : "; the file was made with another report."}`);
    } catch (error) {
      toast(`The file could not be read: ${error.message}`);
    }
    file.value = "";
  });
  const actions = { export: app.export, theme: app.theme, help: app.help, import: () => file.click() };
  for (const button of findAll("[data-do]")) button.addEventListener("click", actions[button.dataset.do]);

  decisions.addEventListener("change", progress);
  progress();
  if (!decisions.kept) toast("This browser keeps no decisions for this page: export them before you close it.");
  fillOverview(app);
  listenToKeys(app);
  addEventListener("hashchange", follow);
  await follow();
}

main();
