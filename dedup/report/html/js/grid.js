// A table of which only the rows in sight exist: 100,000 of them scroll like ten.

import { h, findAll } from "./dom.js";

const MOST_PIXELS = 12_000_000; // browsers lose precision or clip past some 17 million
const SPARE = 8; // rows drawn above and below the visible ones

export class Grid {
  /**
   * `columns`: [{name, label, sort, cell()}], a cell being {element, paint(number)}. `onchoose(number)` is told of
   * the case that the reader picks, `onsort(key)` of the column.
   */
  constructor(root, columns, { onchoose, onsort }) {
    this.root = root;
    this.columns = columns;
    this.onchoose = onchoose;
    this.cases = [];
    this.chosen = null;
    this.pool = [];
    this.head = h(
      "div",
      { role: "row", class: "head", "aria-rowindex": 1 },
      columns.map((column) =>
        h(
          "div",
          { role: "columnheader", class: column.name, "aria-sort": column.sort ? "none" : null },
          column.sort
            ? h("button", { type: "button", tabindex: -1, "data-sort": column.sort, onclick: () => onsort(column.sort) }, column.label)
            : column.label,
        ),
      ),
    );
    this.body = h("div", { role: "rowgroup", class: "body" });
    root.append(h("div", { role: "rowgroup", class: "heading" }, this.head), this.body);
    root.addEventListener("scroll", () => this.schedule(), { passive: true });
    root.addEventListener("keydown", (event) => this.key(event));
    new ResizeObserver(() => this.schedule()).observe(root);
  }

  show(cases, sort) {
    this.cases = cases;
    this.root.setAttribute("aria-rowcount", cases.length + 1);
    for (const button of findAll("[data-sort]", this.head)) {
      const active = sort.replace(/^-/, "") === button.dataset.sort;
      button.parentElement.setAttribute("aria-sort", !active ? "none" : sort.startsWith("-") ? "descending" : "ascending");
    }
    this.rowHeight = parseFloat(getComputedStyle(this.root).getPropertyValue("--row")) || 52;
    this.pixels = Math.min(MOST_PIXELS, cases.length * this.rowHeight);
    this.body.style.height = `${this.pixels}px`;
    for (const row of this.pool) row.position = -1;
    this.paint();
  }

  choose(number, { reveal = true } = {}) {
    this.chosen = number;
    if (reveal) this.reveal(this.cases.indexOf(number));
    this.paint(true);
  }

  /** Repaint all rows in sight, after decisions changed. */
  refresh() {
    this.paint(true);
  }

  schedule() {
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.paint();
    });
  }

  /** Return the first visible row, fractional; past MOST_PIXELS one pixel of scrolling is worth several. */
  get top() {
    const room = this.root.clientHeight - this.head.offsetHeight;
    const far = this.pixels - room;
    const rowsBelow = this.cases.length - room / this.rowHeight;
    return far > 0 ? (this.root.scrollTop / far) * rowsBelow : 0;
  }

  reveal(position) {
    if (position < 0) return;
    const room = this.root.clientHeight - this.head.offsetHeight;
    const visible = room / this.rowHeight;
    const top = this.top;
    if (position >= top && position + 1 <= top + visible) return;
    const wanted = position < top ? position : position + 1 - visible;
    this.root.scrollTop = (wanted / Math.max(1e-9, this.cases.length - visible)) * (this.pixels - room);
  }

  paint(all = false) {
    if (!this.root.clientHeight) return;
    const visible = Math.ceil(this.root.clientHeight / this.rowHeight);
    const top = this.top;
    const first = Math.max(0, Math.floor(top) - SPARE);
    const last = Math.min(this.cases.length, Math.ceil(top) + visible + SPARE);
    while (this.pool.length < Math.min(this.cases.length, visible + 2 * SPARE + 2)) this.pool.push(this.newRow());
    const offset = this.root.scrollTop - top * this.rowHeight;
    this.pool.forEach((row) => (row.used = false));
    for (let position = first; position < last; position++) {
      const row = this.pool[position % this.pool.length];
      row.used = true;
      row.element.hidden = false;
      row.element.style.transform = `translateY(${Math.round(offset + position * this.rowHeight)}px)`;
      if (row.position !== position || all) this.fill(row, position);
    }
    for (const row of this.pool) {
      if (!row.used) {
        row.element.hidden = true;
        row.position = -1;
      }
    }
    const active = this.pool.find((row) => row.used && this.cases[row.position] === this.chosen);
    if (active) this.root.setAttribute("aria-activedescendant", active.element.id);
    else this.root.removeAttribute("aria-activedescendant");
  }

  newRow() {
    const cells = this.columns.map((column) => column.cell());
    const element = h(
      "div",
      { role: "row", id: `${this.root.closest("section").id}-row-${this.pool.length}` },
      cells.map((cell, n) => {
        cell.element.setAttribute("role", "gridcell");
        cell.element.classList.add(this.columns[n].name);
        return cell.element;
      }),
    );
    const row = { element, cells, position: -1, used: false };
    element.addEventListener("click", () => this.onchoose(this.cases[row.position]));
    this.body.append(element);
    return row;
  }

  fill(row, position) {
    const number = this.cases[position];
    row.position = position;
    row.element.setAttribute("aria-rowindex", position + 2);
    row.element.setAttribute("aria-selected", number === this.chosen);
    for (const cell of row.cells) cell.paint(number);
  }

  /** Choose the case `step` places further on; `test` may ask for a certain kind of case. */
  move(step, test = () => true) {
    let position = this.cases.indexOf(this.chosen) + step;
    while (position >= 0 && position < this.cases.length && !test(this.cases[position])) position += Math.sign(step);
    if (position >= 0 && position < this.cases.length) this.onchoose(this.cases[position]);
    return position >= 0 && position < this.cases.length;
  }

  key(event) {
    const page = Math.max(1, Math.floor(this.root.clientHeight / this.rowHeight) - 2);
    const at = this.cases.indexOf(this.chosen);
    const steps = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: Math.min(page, this.cases.length - 1 - at),
      PageUp: -Math.min(page, at),
      Home: -at,
      End: this.cases.length - 1 - at,
    };
    if (!(event.key in steps) || event.target !== this.root) return;
    event.preventDefault();
    if (steps[event.key]) this.move(steps[event.key]);
  }
}
