"use strict";
(() => {
  const tools = document.getElementById("tools");
  const students = [...document.querySelectorAll("tbody.student")];
  if (!students.length) return;
  const plain = (text) =>
    text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase()
      .replace(/œ/g, "oe").replace(/æ/g, "ae").replace(/\s+/g, " ").trim();
  const places = new Map(students.map((body) => [body, body.closest("table").dataset.place]));
  // Read once, at the first search: a long list must not wait for it.
  let haystacks = null;
  const haystack = (body) => {
    haystacks ??= new Map(students.map((one) => [one, plain(one.rows[0].textContent + " " + one.dataset.name)]));
    return haystacks.get(body);
  };

  const list = document.getElementById("list");
  const causes = list ? [...list.querySelectorAll("tbody.cause")] : [];
  const below = document.getElementById("below");
  const search = document.getElementById("search");
  const selects = [...tools.querySelectorAll("select")];
  const found = document.getElementById("found");
  let byRank = true;
  let openedByFilter = false;

  const value = (body, name) => (name === "place" ? places.get(body) : body.dataset[name]);
  const keeps = (body, words, wanted) =>
    wanted.every((select) => value(body, select.dataset.filter) === select.value)
      && words.every((word) => haystack(body).includes(word));
  // The name of a cause stands before its first student that is shown, and only in the order of the list.
  const head = () => {
    for (const cause of causes) {
      let shown = false;
      for (let at = cause.nextElementSibling; at && !causes.includes(at); at = at.nextElementSibling) shown ||= !at.hidden;
      cause.hidden = !byRank || !shown;
    }
  };
  const filter = () => {
    const words = plain(search.value).split(" ").filter(Boolean);
    const wanted = selects.filter((select) => select.value);
    const isFiltered = words.length > 0 || wanted.length > 0;
    let shown = 0;
    let shownBelow = 0;
    for (const body of students) {
      body.hidden = isFiltered && !keeps(body, words, wanted);
      if (body.hidden) continue;
      shown += 1;
      if (places.get(body) === "below") shownBelow += 1;
    }
    if (below && isFiltered && shownBelow && !below.open) below.open = openedByFilter = true;
    if (below && openedByFilter && (!isFiltered || !shownBelow)) below.open = openedByFilter = false;
    const words_ = shown === 1 ? tools.dataset.foundOne : tools.dataset.found;
    const told = [search.value.trim(), ...wanted.map((select) => select.selectedOptions[0].text)].filter(Boolean);
    found.textContent = isFiltered
      ? (shown ? words_.replace("{shown}", shown).replace("{all}", students.length) : tools.dataset.nobody)
        + " (" + told.join(" · ") + ")" : "";
    tools.classList.toggle("is-filtered", isFiltered);
    head();
  };
  search.addEventListener("input", filter);
  for (const select of selects) select.addEventListener("change", filter);
  document.getElementById("clear").addEventListener("click", () => {
    search.value = "";
    for (const select of selects) select.value = "";
    filter();
    search.focus();
  });
  tools.hidden = false;
  // A browser may bring back what was typed before the page was left.
  if (search.value || selects.some((select) => select.value)) filter();

  // A link to somebody below the line opens what hides them.
  const reveal = () => {
    const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (target && below && below.contains(target)) { below.open = true; target.scrollIntoView(); }
  };
  window.addEventListener("hashchange", reveal);
  reveal();

  if (!list) return;
  const order = students.filter((body) => places.get(body) !== "unscored");
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true, sensitivity: "base" });
  const moves = ["new", "first", "rising", "stable", "improving"];
  const original = new Map(students.map((body, position) => [body, position]));
  const compare = {
    rank: (a, b) => original.get(a) - original.get(b),
    name: (a, b) => collator.compare(a.dataset.name, b.dataset.name),
    group: (a, b) => collator.compare(a.dataset.group, b.dataset.group),
    move: (a, b) => moves.indexOf(a.dataset.move) - moves.indexOf(b.dataset.move),
  };
  const headers = [...list.tHead.querySelectorAll("th[data-sort]")];
  const bodiesByRank = new Map();
  for (const table of document.querySelectorAll("table.list")) bodiesByRank.set(table, [...table.tBodies]);
  const own = new Map([...bodiesByRank].map(([table, bodies]) => [table, new Set(bodies)]));
  const sort = (header) => {
    const up = header.getAttribute("aria-sort") !== "ascending";
    for (const other of headers) other.removeAttribute("aria-sort");
    header.setAttribute("aria-sort", up ? "ascending" : "descending");
    byRank = up && header.dataset.sort === "rank";
    const key = compare[header.dataset.sort];
    order.sort((a, b) => (up ? key(a, b) : key(b, a)) || compare.rank(a, b));
    // The same order in each of the sections; the students of one never pass into another.
    for (const [table, bodies] of bodiesByRank) {
      table.append(...(byRank ? bodies : [...(table === list ? causes : []), ...order.filter((one) => own.get(table).has(one))]));
    }
    head();
  };
  for (const header of headers) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.title = tools.dataset.sortHint;
    button.textContent = header.textContent;
    header.replaceChildren(button);
    button.addEventListener("click", () => sort(header));
  }
})();
