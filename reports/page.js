// Puts the parts together, and shows on paper what is folded.
find("table.tools").forEach(sortable);
if (filters.length) filterable();
openable();
for (const text of find(".copied")) text.after(copyButton(words.copy, () => text.textContent));
addEventListener("hashchange", reveal);
reveal();

// On paper nothing can be opened: what is read there is made and opened before, and folded again after.
let closed = [];
addEventListener("beforeprint", () => {
  closed = find("details:not([open])").filter((details) => !details.closest(".body"));
  closed.forEach((details) => { make(details); details.open = true; });
});
addEventListener("afterprint", () => closed.forEach((details) => { details.open = false; }));
