// Filter the rules while typing; without script the form asks the server the same.
const form = document.querySelector("#search");
const rules = [...document.querySelectorAll("[data-search]")];
const found = document.querySelector("#found");
document.documentElement.classList.add("live");

function filter() {
  const words = form.q.value.toLowerCase().split(/\s+/).filter(Boolean);
  let number = 0;
  for (const rule of rules) {
    const fits = (!form.fault.value || rule.dataset.fault === form.fault.value) && words.every((w) => rule.dataset.search.includes(w));
    rule.hidden = !fits;
    number += fits;
  }
  found.textContent = `${number} of ${rules.length} rules`;
}

if (location.search && (form.q.value || form.fault.value)) {
  // the list came filtered: widening it needs the rest
  form.addEventListener("change", () => form.submit());
} else {
  form.addEventListener("input", filter);
  form.addEventListener("submit", (e) => { e.preventDefault(); filter(); });
  filter();
}
