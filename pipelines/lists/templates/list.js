"use strict";
(() => {
  const table = document.getElementById("list");
  if (!table) return;
  const plain = (text) =>
    text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase()
      .replace(/œ/g, "oe").replace(/æ/g, "ae").replace(/\s+/g, " ").trim();
  // The line after the last student whom a meeting allows: it says something only of the whole list, by rank.
  const beyond = document.getElementById("beyond");
  const students = [...table.tBodies].filter((body) => body !== beyond);
  // The detail row is left out of the search: a word there would match every student.
  const haystacks = new Map(students.map((body) => [body, plain(body.rows[0].textContent + " " + body.dataset.name)]));

  const search = document.getElementById("search");
  const found = document.getElementById("found");
  let byRank = true;
  const divide = () => {
    if (!beyond) return;
    if (byRank) students[beyond.dataset.after - 1].after(beyond);
    beyond.hidden = !byRank || search.value.trim() !== "";
  };
  const filter = () => {
    const words = plain(search.value).split(" ").filter(Boolean);
    let shown = 0;
    for (const body of students) {
      body.hidden = !words.every((word) => haystacks.get(body).includes(word));
      if (!body.hidden) shown += 1;
    }
    found.textContent = words.length
      ? found.dataset.words.replace("{shown}", shown).replace("{all}", students.length) : "";
    divide();
  };
  search.addEventListener("input", filter);
  document.getElementById("tools").hidden = false;

  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true, sensitivity: "base" });
  const moves = ["new", "first", "rising", "stable", "improving"];
  const compare = {
    rank: (a, b) => a.dataset.rank - b.dataset.rank,
    name: (a, b) => collator.compare(a.dataset.name, b.dataset.name),
    group: (a, b) => collator.compare(a.dataset.group, b.dataset.group),
    move: (a, b) => moves.indexOf(a.dataset.move) - moves.indexOf(b.dataset.move),
  };
  const headers = [...table.tHead.querySelectorAll("th[data-sort]")];
  const sort = (header) => {
    const up = header.getAttribute("aria-sort") !== "ascending";
    for (const other of headers) other.removeAttribute("aria-sort");
    header.setAttribute("aria-sort", up ? "ascending" : "descending");
    const key = compare[header.dataset.sort];
    students.sort((a, b) => (up ? key(a, b) : key(b, a)) || compare.rank(a, b));
    table.append(...students);
    byRank = up && header.dataset.sort === "rank";
    divide();
  };
  for (const header of headers) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.title = table.dataset.sortHint;
    button.textContent = header.textContent;
    header.replaceChildren(button);
    button.addEventListener("click", () => sort(header));
  }
})();
