"use strict";
(() => {
  const schools = [...document.querySelectorAll("details.school-lines")];
  if (!schools.length) return;
  const plain = (text) =>
    text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase()
      .replace(/œ/g, "oe").replace(/æ/g, "ae").replace(/\s+/g, " ").trim();
  const search = document.getElementById("search");
  const found = document.getElementById("found");
  const all = document.getElementById("all");
  const filter = () => {
    const words = plain(search.value).split(" ").filter(Boolean);
    let shown = 0;
    for (const school of schools) {
      school.hidden = !words.every((word) => school.dataset.search.includes(word));
      if (!school.hidden) shown += 1;
    }
    found.textContent = words.length
      ? found.dataset.words.replace("{shown}", shown).replace("{all}", schools.length) : "";
  };
  search.addEventListener("input", filter);
  all.addEventListener("click", () => {
    const opening = all.textContent === all.dataset.open;
    for (const school of schools) if (!school.hidden) school.open = opening;
    all.textContent = opening ? all.dataset.close : all.dataset.open;
  });
  document.getElementById("tools").hidden = false;
})();
