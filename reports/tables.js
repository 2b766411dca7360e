// Sorting by the heads of a column, and the search and filters above a table.
const value = (row, column) => {
  const cell = row.cells[column];
  const text = cell.dataset.sort ?? cell.textContent.trim();
  const number = parseFloat(text.replaceAll(",", ""));
  return column === 0 || Number.isNaN(number) ? text : number;
};

const compare = (a, b) =>
  typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "en");

const sort = (table, column, order) => {
  const body = table.tBodies[0];
  const rows = [...body.rows].map((row) => [value(row, column), row]);
  rows.sort((a, b) => compare(a[0], b[0]) * (order === "descending" ? -1 : 1));
  body.append(...rows.map(([, row]) => row));
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, at) => {
    if (at === column) head.setAttribute("aria-sort", order);
    else head.removeAttribute("aria-sort");
  });
  const name = heads[column].title || heads[column].textContent;
  table.caption.textContent = filled("sorted", { column: name, order: words[order] });
};

const sortable = (table) => {
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const order = head.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending";
      sort(table, column, order);
      keep({ sort: `${column}.${order}` });
    });
  });
  const [column, order] = (state.get("sort") ?? "").split(".");
  if (table.tHead.rows[0].cells[column] && ["ascending", "descending"].includes(order)) {
    sort(table, Number(column), order);
  }
};

const search = document.querySelector(".find input");
const filters = find(".controls").map((bar) => {
  const table = document.getElementById(bar.dataset.table);
  const rows = [...table.tBodies[0].rows];
  const card = (row) => document.getElementById(row.querySelector("a").hash.slice(1));
  return {
    bar,
    table,
    tiers: find("fieldset input", bar),
    serious: bar.querySelector("input[value=serious]"),
    rows: rows.map((row) => ({ row, card: card(row) })),
  };
});

// What is found in a tool: its row's words, and its description, which is read when it is first looked for.
const plain = (text) => text.replace(/\s+/g, " ").toLowerCase();
const described = (card) => {
  const waiting = card.querySelector(":scope > template");
  const quoted = (waiting ? waiting.content : card).querySelector("blockquote")?.cloneNode(true);
  if (quoted) find("sup", quoted).forEach((number) => number.remove());
  return quoted ? plain(quoted.textContent) : "";
};
const matches = (text, wanted) => wanted.every((word) => text.includes(word));
const contains = (entry, wanted) => {
  if (!wanted.length) return true;
  entry.text ??= `${entry.row.dataset.search} ${entry.card ? described(entry.card) : ""}`;
  return matches(entry.text, wanted);
};

const filtered = ({ tiers, serious, rows }, wanted) => {
  const chosen = new Set(tiers.filter((box) => box.checked).map((box) => box.value));
  let shown = 0;
  for (const entry of rows) {
    const { row, card } = entry;
    const fits =
      chosen.has(row.dataset.tier) &&
      (!serious.checked || row.dataset.serious !== "0") &&
      contains(entry, wanted);
    row.hidden = !fits;
    if (card) card.hidden = !fits;
    shown += fits ? 1 : 0;
  }
  return shown;
};

const ranking = document.getElementById("servers");

// A table and a list in which nothing is left say so.
const sayNone = (table, none, wanted) => {
  const foot = table.tFoot ?? table.createTFoot();
  foot.hidden = !none;
  const cell = foot.rows[0]?.cells[0] ?? foot.insertRow().insertCell();
  cell.colSpan = table.tHead.rows[0].cells.length;
  const id = !wanted.length ? "none-fits" : ranking ? "no-server" : "no-tool";
  cell.textContent = none ? filled(id, { words: search.value.trim() }) : "";
};

// A list of findings shows those of the tools that are shown, and those that contain the words themselves.
const lists = find("article.server .findings").filter((list) => !list.closest(".card")).map((list) => {
  const note = document.createElement("p");
  note.className = "note";
  note.hidden = true;
  list.after(note);
  const cards = (item) => {
    if ("every" in item.dataset) return find(".card", list.closest("article"));
    return [item, ...find("template", item).map((waiting) => waiting.content)]
      .flatMap((part) => find("a[href^='#']", part))
      .map((link) => document.getElementById(link.hash.slice(1)));
  };
  const items = [...list.children].map((item) => ({ item, cards: cards(item) }));
  return { note, items };
});

const filterFindings = (wanted) => {
  for (const { note, items } of lists) {
    let shown = 0;
    for (const entry of items) {
      const { item, cards } = entry;
      const own = cards.length === 0 && !wanted.length;
      const fits =
        own ||
        cards.some((card) => card && !card.hidden) ||
        (wanted.length > 0 && matches((entry.text ??= plain(item.textContent)), wanted));
      item.hidden = !fits;
      shown += fits ? 1 : 0;
    }
    note.hidden = shown > 0;
    const id = wanted.length ? "no-finding" : "none-fits";
    note.textContent = filled(id, { words: search.value.trim() });
  }
};

const filter = () => {
  const wanted = plain(search.value).split(" ").filter(Boolean);
  let shown = 0;
  let all = 0;
  for (const each of filters) {
    const left = filtered(each, wanted);
    sayNone(each.table, left === 0, wanted);
    shown += left;
    all += each.rows.length;
  }
  filterFindings(wanted);
  const id = ranking ? "servers-shown" : "tools-shown";
  document.querySelector(".shown").textContent = shown === all ? "" : filled(id, { shown, all });
};

const remember = () => {
  const boxes = filters.flatMap((each) => each.tiers);
  const off = boxes.filter((box) => !box.checked).map((box) => box.value);
  keep({
    q: search.value.trim(),
    without: [...new Set(off)].join(""),
    findings: filters.some((each) => each.serious.checked) ? "1" : "",
  });
};

const filterable = () => {
  search.value = state.get("q") ?? "";
  for (const { bar, tiers, serious } of filters) {
    for (const box of tiers) box.checked = !(state.get("without") ?? "").includes(box.value);
    serious.checked = state.get("findings") === "1";
    bar.addEventListener("input", () => { filter(); remember(); });
    bar.hidden = false;
  }
  const changed = () => { filter(); remember(); };
  search.addEventListener("input", changed);
  search.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { search.value = ""; changed(); }
    if (event.key === "Enter") document.querySelector("table.tools").scrollIntoView({ block: "center" });
  });
  search.parentElement.hidden = false;
  filter();
};
