"use strict";
// Adds sorting, filtering, keys and copying to a page that is complete without them.
(() => {
  const find = (selector, within = document) => [...within.querySelectorAll(selector)];
  const state = new URLSearchParams(location.hash.startsWith("#~") ? location.hash.slice(2) : "");

  const keep = () => {
    const kept = [...state].filter(([, value]) => value !== "");
    const text = new URLSearchParams(kept).toString();
    history.replaceState(null, "", text ? "#~" + text : location.pathname + location.search);
  };

  const value = (row, column) => {
    const text = row.cells[column].textContent.trim();
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
    find("thead th", table).forEach((head, at) => {
      if (at === column) head.setAttribute("aria-sort", order);
      else head.removeAttribute("aria-sort");
    });
  };

  const sortable = (table) => {
    table.caption.textContent += "; use the column headers to sort";
    find("thead th", table).forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const order = head.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending";
        sort(table, column, order);
        state.set("sort", `${column}.${order}`);
        keep();
      });
    });
    const [column, order] = (state.get("sort") ?? "").split(".");
    if (table.tHead.rows[0].cells[column] && ["ascending", "descending"].includes(order)) {
      sort(table, Number(column), order);
    }
  };

  const filterable = (bar) => {
    const table = document.getElementById(bar.dataset.table);
    const rows = [...table.tBodies[0].rows];
    const search = bar.querySelector("input[type=search]");
    const tiers = find("fieldset input", bar);
    const serious = bar.querySelector("input[value=serious]");
    const status = bar.querySelector(".shown");
    const card = (row) => document.getElementById(row.querySelector("a").hash.slice(1));
    const cards = new Map(rows.map((row) => [row, card(row)]).filter(([, found]) => found));
    const things = table.id === "servers" ? "servers" : "tools";

    const apply = () => {
      const wanted = search.value.trim().toLowerCase();
      const chosen = new Set(tiers.filter((box) => box.checked).map((box) => box.value));
      let shown = 0;
      for (const row of rows) {
        const fits =
          chosen.has(row.dataset.tier) &&
          (!serious.checked || row.dataset.serious !== "0") &&
          row.dataset.search.includes(wanted);
        row.hidden = !fits;
        if (cards.has(row)) cards.get(row).hidden = !fits;
        shown += fits ? 1 : 0;
      }
      status.textContent = shown === rows.length ? "" : `${shown} of ${rows.length} ${things} shown`;
    };
    const changed = () => {
      apply();
      state.set("q", search.value.trim());
      state.set("tier", tiers.every((box) => box.checked) ? "" : tiers.filter((box) => box.checked).map((box) => box.value).join(""));
      state.set("findings", serious.checked ? "1" : "");
      keep();
    };
    search.value = state.get("q") ?? "";
    const tier = state.get("tier");
    if (tier) tiers.forEach((box) => { box.checked = tier.includes(box.value); });
    serious.checked = state.get("findings") === "1";
    bar.addEventListener("input", changed);
    search.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { search.value = ""; changed(); }
    });
    bar.querySelector(".help").addEventListener("click", () => document.getElementById("keys").showModal());
    bar.hidden = false;
    apply();
  };

  const literal = (text) => text.replace(/\s+/g, " ").trim().replace(/[\\`*_[\]<>|#@]/g, "\\$&");

  const markdown = (card) => {
    const name = card.querySelector(".permalink").textContent;
    const lines = [`### ${literal(name)}: ${literal(card.querySelector("h3 .of").textContent)}`, ""];
    for (const part of find(".panel", card)) {
      lines.push(`- **${literal(part.querySelector("h4").textContent)}**: ${literal(part.querySelector(".justification").textContent)}`);
    }
    const edits = find(".fixes li", card);
    if (edits.length) lines.push("", "Highest-impact edits:", "", ...edits.map((edit, at) => `${at + 1}. ${literal(edit.textContent)}`));
    return lines.join("\n") + "\n";
  };

  const copyable = (button) => {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const label = button.textContent;
      try {
        await navigator.clipboard.writeText(markdown(button.closest(".card")));
        button.textContent = "Copied";
      } catch {
        button.textContent = "Copying failed";
      }
      setTimeout(() => { button.textContent = label; }, 2000);
    });
  };

  const reveal = () => {
    const id = location.hash.slice(1);
    const target = id && !id.startsWith("~") ? document.getElementById(id) : null;
    for (let at = target; at; at = at.parentElement) {
      if (at.hidden) at.hidden = false;
      if (at.tagName === "DETAILS") at.open = true;
    }
  };

  find("table.tools").forEach(sortable);
  find(".controls").forEach(filterable);
  find("button.copy").forEach(copyable);
  addEventListener("hashchange", reveal);
  reveal();

  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input, textarea, select");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/") {
      const search = document.querySelector(".controls input[type=search]");
      if (search) { event.preventDefault(); search.focus(); }
    } else if (event.key === "?") {
      event.preventDefault();
      document.getElementById("keys").showModal();
    }
  });

  let closed = [];
  addEventListener("beforeprint", () => {
    closed = find("details:not([open])");
    closed.forEach((details) => { details.open = true; });
  });
  addEventListener("afterprint", () => closed.forEach((details) => { details.open = false; }));
})();
