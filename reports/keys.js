// Keys, and the place in the navigation.
const keys = document.getElementById("keys");
document.querySelector(".help").addEventListener("click", () => keys.showModal());
document.addEventListener("keydown", (event) => {
  const typing = event.target.matches("input, textarea, select");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/") {
    event.preventDefault();
    search.focus();
  } else if (event.key === "?") {
    event.preventDefault();
    keys.showModal();
  }
});

const links = new Map(find(".bar nav a[href^='#']").map((link) => [document.getElementById(link.hash.slice(1)), link]));
const seen = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) continue;
    links.forEach((link) => link.removeAttribute("aria-current"));
    links.get(target).setAttribute("aria-current", "true");
  }
}, { rootMargin: "-15% 0px -75% 0px" });
for (const section of links.keys()) if (section) seen.observe(section);
