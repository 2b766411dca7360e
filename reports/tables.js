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
  const rows = [...document.getElementById(bar.dataset.table).tBodies[0].rows];
  const card = (row) => document.getElementById(row.querySelector("a").hash.slice(1));
  return {
    bar,
    tiers: find("fieldset input", bar),
    serious: bar.querySelector("input[value=serious]"),
    rows: rows.map((row) => ({ row, card: card(row) })),
  };
});

const filtered = ({ tiers, serious, rows }, wanted) => {
  const chosen = new Set(tiers.filter((box) => box.checked).map((box) => box.value));
  let shown = 0;
  for (const { row, card } of rows) {
    const fits =
      chosen.has(row.dataset.tier) &&
      (!serious.checked || row.dataset.serious !== "0") &&
      row.dataset.search.includes(wanted);
    row.hidden = !fits;
    if (card) card.hidden = !fits;
    shown += fits ? 1 : 0;
  }
  return shown;
};

const filter = () => {
  const wanted = search.value.trim().toLowerCase();
  let shown = 0;
  let all = 0;
  for (const each of filters) {
    shown += filtered(each, wanted);
    all += each.rows.length;
  }
  const id = document.getElementById("servers") ? "servers-shown" : "tools-shown";
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
