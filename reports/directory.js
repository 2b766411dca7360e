// The index of a site: its rows are loaded when somebody searches, sorts or filters, a file at a time.
const table = document.getElementById("servers");
const about = JSON.parse(table.dataset.about);
const search = document.querySelector(".find input");
const form = document.querySelector("form.controls");
const pages = document.querySelector("nav.pages");
const heads = find("th[data-key]", table);
const KEYS = ["name", "overall", "coherence", "mean", "lowest", "tools", "tokens", "risk"];
const [NAME, PLACE, TIER, OVERALL, COHERENCE, MEAN, LOWEST, TOOLS, TOKENS, RISK, TRANSPORT, FAILURE, OLD] =
  Array.from({ length: 13 }, (_, at) => at);
const COLUMN = { name: NAME, overall: OVERALL, coherence: COHERENCE, mean: MEAN, lowest: LOWEST, tools: TOOLS, tokens: TOKENS, risk: RISK };

// A file is a script that puts its rows into `mcpScorer`: a page from disk may load nothing else.
const loaded = (path, name) => new Promise((done, failed) => {
  const script = document.createElement("script");
  script.src = path;
  script.addEventListener("load", () => { script.remove(); done(self.mcpScorer[name]); });
  script.addEventListener("error", () => { script.remove(); failed(new Error(path)); });
  document.head.append(script);
});

const loadAll = async (name) => {
  const parts = [];
  for (let at = 1; at <= about.chunks; at++) {
    parts.push(await loaded(`search/${name}-${at}.js`, name));
    if (at < about.chunks) say(filled("loading", { shown: at, all: about.chunks }));
  }
  return parts.flat();
};

let rows;
let texts;
const allRows = () => (rows ??= loadAll("rows"));
const allTexts = () => (texts ??= loadAll("words"));
const counted = (number) => number.toLocaleString("en");
const say = (text) => { document.querySelector(".shown").textContent = text; };

const step = (score) => {
  if (score >= 4.5) return 5;
  const at = about.floors.slice(0, 3).findIndex((floor) => score >= floor);
  return at < 0 ? 1 : 4 - at;
};

const cell = (row, ...content) => {
  const made = row.insertCell();
  made.append(...content);
  return made;
};

const graded = (score, text) => {
  const made = document.createElement("b");
  made.className = `s${step(score)}`;
  made.textContent = text;
  return made;
};

const mark = (text) => {
  const made = document.createElement("span");
  made.className = "limit";
  made.textContent = text;
  return made;
};

const shownRow = (values) => {
  const row = document.createElement("tr");
  const head = document.createElement("th");
  head.scope = "row";
  const link = document.createElement("a");
  link.href = `servers/${values[PLACE] || values[NAME]}.html`;
  link.append(...values[NAME].split(/(?<=[/._-])/).flatMap((part, at) => (at ? [document.createElement("wbr"), part] : [part])));
  head.append(link);
  if (values[OLD]) head.append(" ", mark(words.deprecated));
  row.append(head);
  if (values[TIER]) {
    cell(row, graded(values[OVERALL], `${values[OVERALL].toFixed(1)} ${values[TIER]}`));
    for (const at of [COHERENCE, MEAN, LOWEST]) cell(row, graded(values[at], values[at].toFixed(1)));
    for (const at of [TOOLS, TOKENS]) cell(row, counted(values[at]));
    cell(row, about.risks[values[RISK]]);
  } else {
    const none = cell(row, about.failures[values[FAILURE]] || words["not-scored"]);
    none.className = "none";
    none.colSpan = 7;
  }
  const transports = about.transportWords.filter((_, at) => values[TRANSPORT] & (1 << at));
  cell(row, transports.join(", ") || about.unknown);
  return row;
};

const size = (tools) => about.sizes.find(([, most]) => tools <= most)[0];

const fits = (values, chosen) =>
  chosen.tiers.has(values[TIER] || "-") &&
  (!chosen.risk || (values[TIER] && about.risks[values[RISK]] === chosen.risk)) &&
  (!chosen.transport || (chosen.transport === "unknown" ? !values[TRANSPORT] : values[TRANSPORT] & (1 << about.transports.indexOf(chosen.transport)))) &&
  (!chosen.size || (values[TIER] && size(values[TOOLS]) === chosen.size)) &&
  (!chosen.failure ||
    (chosen.failure === "none" ? !values[FAILURE] : chosen.failure === "any" ? values[FAILURE] : about.failures[values[FAILURE]] === chosen.failure));

const compareNames = (a, b) => (a[NAME] < b[NAME] ? -1 : a[NAME] > b[NAME] ? 1 : 0);

// What has no score is last in either order, but for an order by name.
const comparison = (key, order) => (a, b) => {
  const sign = order === "descending" ? -1 : 1;
  if (key === "name") return sign * compareNames(a, b);
  const at = COLUMN[key];
  return (
    (a[TIER] ? 0 : 1) - (b[TIER] ? 0 : 1) || sign * (a[at] - b[at]) || sign * (a[MEAN] - b[MEAN]) || compareNames(a, b)
  );
};

const DEFAULT = "overall.descending";
let sorting = DEFAULT;
let page = 0;

const chosen = () => {
  const field = (name) => form.elements[name]?.value ?? "";
  return {
    tiers: new Set(find("[name=tier]:checked", form).map((box) => box.value)),
    risk: field("risk"),
    transport: field("transport"),
    size: field("size"),
    failure: field("failure"),
  };
};

const markSorted = () => {
  const [key, order] = sorting.split(".");
  for (const head of heads) {
    if (head.dataset.key === key) head.setAttribute("aria-sort", order);
    else head.removeAttribute("aria-sort");
  }
  const name = heads.find((head) => head.dataset.key === key).textContent;
  table.caption.textContent = filled("sorted", { column: name, order: words[order] });
};

const show = (found, wanted) => {
  const last = Math.max(0, Math.ceil(found.length / about.page) - 1);
  page = Math.min(page, last);
  const from = page * about.page;
  const part = found.slice(from, from + about.page);
  table.tBodies[0].replaceChildren(...part.map(shownRow));
  const foot = table.tFoot ?? table.createTFoot();
  foot.hidden = found.length > 0;
  const none = foot.rows[0]?.cells[0] ?? foot.insertRow().insertCell();
  none.colSpan = KEYS.length + 1;
  none.textContent = found.length ? "" : filled(wanted.length ? "no-server" : "none-fits", { words: search.value.trim() });
  pages.hidden = last === 0;
  pages.querySelector(".range").textContent = filled("range", { from: counted(from + 1), to: counted(from + part.length), all: counted(found.length) });
  const [back, forth] = find("button", pages);
  back.disabled = page === 0;
  forth.disabled = page === last;
  say(found.length === about.servers ? "" : filled("servers-shown", { shown: counted(found.length), all: counted(about.servers) }));
  markSorted();
};

// The files of words have each part of the names of tools once.
const parts = (word) => {
  const found = word.split(/[\s_.,:;()/-]+/).filter(Boolean);
  return found.length ? found : [word];
};

// A reader types faster than files are loaded: only the last request is shown.
let request = 0;
const update = async () => {
  const now = ++request;
  const wanted = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  try {
    const all = await allRows();
    const more = wanted.length ? await allTexts() : [];
    if (now !== request) return;
    const filters = chosen();
    const contains = (values, at) => {
      const name = values[NAME].toLowerCase();
      return wanted.every((word) => name.includes(word) || parts(word).every((part) => more[at].includes(part)));
    };
    const found = all.filter((values, at) => fits(values, filters) && (!wanted.length || contains(values, at)));
    show(found.sort(comparison(...sorting.split("."))), wanted);
  } catch {
    rows = texts = undefined;
    say(words["no-data"]);
  }
};

const remember = () => {
  const filters = chosen();
  const off = find("[name=tier]", form).filter((box) => !box.checked).map((box) => box.value);
  keep({
    q: search.value.trim(),
    without: off.join(""),
    risk: filters.risk,
    transport: filters.transport,
    size: filters.size,
    failure: filters.failure,
    sort: sorting === DEFAULT ? "" : sorting,
    page: page ? String(page + 1) : "",
  });
};

const restore = () => {
  const stated = new URLSearchParams(location.hash.startsWith("#~") ? location.hash.slice(2) : "");
  for (const name of [...state.keys()]) state.delete(name);
  for (const [name, value] of stated) state.set(name, value);
  search.value = state.get("q") ?? "";
  for (const box of find("[name=tier]", form)) box.checked = !(state.get("without") ?? "").includes(box.value);
  for (const name of ["risk", "transport", "size", "failure"]) {
    const field = form.elements[name];
    const value = state.get(name) ?? "";
    if (field) field.value = [...field.options].some((option) => option.value === value) ? value : "";
  }
  const [key, order] = (state.get("sort") ?? "").split(".");
  sorting = key in COLUMN && ["ascending", "descending"].includes(order) ? `${key}.${order}` : DEFAULT;
  const number = Number(state.get("page"));
  page = Number.isInteger(number) && number > 0 ? number - 1 : 0;
};

const changed = () => { page = 0; update().then(remember); };

for (const head of heads) {
  const button = document.createElement("button");
  button.type = "button";
  button.append(...head.childNodes);
  head.append(button);
  button.addEventListener("click", () => {
    const first = head.dataset.key === "name" ? "ascending" : "descending";
    const other = first === "ascending" ? "descending" : "ascending";
    sorting = `${head.dataset.key}.${sorting === `${head.dataset.key}.${first}` ? other : first}`;
    changed();
  });
}
search.addEventListener("input", changed);
search.addEventListener("keydown", (event) => {
  if (event.key === "Escape") { search.value = ""; changed(); }
});
form.addEventListener("input", changed);
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", () => setTimeout(() => { search.value = ""; sorting = DEFAULT; changed(); }));
pages.addEventListener("click", (event) => {
  const turn = Number(event.target.value);
  if (!turn) return;
  page += turn;
  update().then(() => { remember(); table.scrollIntoView(); });
});
addEventListener("hashchange", () => { restore(); update(); });
form.hidden = false;
search.parentElement.hidden = false;
restore();
markSorted();
if ([...state].length) update();
else if (about.servers > about.page) {
  pages.hidden = false;
  pages.querySelector(".range").textContent = filled("range", { from: 1, to: about.page, all: counted(about.servers) });
  find("button", pages)[0].disabled = true;
}
