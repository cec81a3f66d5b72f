"use strict";
(() => {
  const tools = document.getElementById("tools");
  // Everybody whom the page names once: rows of the tables, and items of the sections without a table.
  const students = [...document.querySelectorAll(".student")];
  if (!students.length) return;
  const plain = (text) =>
    text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase()
      .replace(/œ/g, "oe").replace(/æ/g, "ae").replace(/\s+/g, " ").trim();
  const tables = [...document.querySelectorAll("table[data-place]")];
  const places = new Map();
  for (const table of tables) for (const body of table.tBodies) places.set(body, table.dataset.place);
  // Read once, at the first search: a long list must not wait for it.
  let haystacks = null;
  const haystack = (one) => {
    haystacks ??= new Map(students.map((each) => [each, plain([each.textContent, each.dataset.name, each.dataset.more].join(" "))]));
    return haystacks.get(one);
  };

  // --- filters
  const below = document.getElementById("below");
  const causes = [...document.querySelectorAll("tbody.cause")];
  const search = document.getElementById("search");
  const selects = [...tools.querySelectorAll("select[data-filter]")];
  const found = document.getElementById("found");
  // A name that leads to a row is shown when the row is.
  const links = [...document.querySelectorAll("[data-of]")].map((link) => [link, document.getElementById(link.dataset.of)]);
  const counted = [...document.querySelectorAll(".counted")].map((box) => ({
    count: box.querySelector(".count"),
    text: box.querySelector(".count").textContent,
    table: box.querySelector("table[data-place]"),
    // A section does not count those of the line below, which counts its own.
    members: [...box.querySelectorAll(".student, [data-of]")].filter((one) => one.closest(".counted") === box),
  }));
  let byRank = true;
  let openedByFilter = false;

  const values = (one, name) => (name === "place" ? [places.get(one)] : (one.dataset[name] ?? "").split(name === "cause" ? " " : "\n"));
  // Given as a function, a value that holds `$&` is only text.
  const chosen = (select) =>
    tools.dataset.chosen.replace("{filter}", () => select.labels[0].textContent).replace("{value}", () => select.selectedOptions[0].text);
  const keeps = (one, words, wanted) =>
    wanted.every((select) => values(one, select.dataset.filter).includes(select.value))
      && words.every((word) => haystack(one).includes(word));
  // The name of a cause stands before its first student that is shown, and only in the order of the list.
  const head = () => {
    for (const cause of causes) {
      let shown = false;
      for (let at = cause.nextElementSibling; at && !causes.includes(at); at = at.nextElementSibling) shown ||= !at.hidden;
      cause.hidden = !byRank || !shown;
    }
  };
  const count = (isFiltered) => {
    for (const { count, text, table, members } of counted) {
      const shown = members.filter((one) => !one.hidden).length;
      count.textContent = isFiltered && members.length ? tools.dataset.outOf.replace("{shown}", shown).replace("{all}", members.length) : text;
      if (table) table.hidden = isFiltered && !shown;
    }
  };
  const filter = () => {
    const words = plain(search.value).split(" ").filter(Boolean);
    const wanted = selects.filter((select) => select.value);
    const isFiltered = words.length > 0 || wanted.length > 0;
    let shown = 0;
    let shownBelow = 0;
    for (const one of students) {
      one.hidden = isFiltered && !keeps(one, words, wanted);
      if (one.hidden) continue;
      shown += 1;
      if (places.get(one) === "below") shownBelow += 1;
    }
    for (const [link, row] of links) link.hidden = Boolean(row?.hidden);
    if (below && isFiltered && shownBelow && !below.open) below.open = openedByFilter = true;
    if (below && openedByFilter && (!isFiltered || !shownBelow)) below.open = openedByFilter = false;
    const message = !shown ? tools.dataset.nobody : shown === 1 ? tools.dataset.foundOne : tools.dataset.found;
    const told = [search.value.trim(), ...wanted.map(chosen)].filter(Boolean);
    found.textContent = isFiltered
      ? message.replace("{shown}", shown).replace("{all}", students.length) + " (" + told.join(" · ") + ")" : "";
    tools.classList.toggle("is-filtered", isFiltered);
    count(isFiltered);
    head();
  };
  search.addEventListener("input", filter);
  for (const select of selects) select.addEventListener("change", filter);

  // --- order: the same in each of the tables; the students of one never pass into another
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true, sensitivity: "base" });
  const moves = ["new", "first", "rising", "stable", "improving", ""];
  const compare = {
    name: (a, b) => collator.compare(a.dataset.name, b.dataset.name),
    group: (a, b) => collator.compare(a.dataset.group, b.dataset.group),
    move: (a, b) => moves.indexOf(a.dataset.move) - moves.indexOf(b.dataset.move),
  };
  const order = document.getElementById("sort");
  const headers = [...document.querySelectorAll("th[data-sort]")];
  const written = new Map(tables.map((table) => [table, [...table.tBodies]]));
  const sort = (name, up) => {
    byRank = name === "rank";
    for (const header of headers) {
      if (header.dataset.sort === name) header.setAttribute("aria-sort", up ? "ascending" : "descending");
      else header.removeAttribute("aria-sort");
    }
    order.value = name;
    for (const [table, bodies] of written) {
      if (byRank) { table.append(...bodies); continue; }
      const key = compare[name];
      // The sort keeps ties in the order of the list.
      const sorted = bodies.filter((body) => !causes.includes(body)).sort((a, b) => (up ? key(a, b) : key(b, a)));
      table.append(...causes.filter((cause) => bodies.includes(cause)), ...sorted);
    }
    head();
  };
  for (const header of headers) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.title = tools.dataset.sortHint;
    button.textContent = header.textContent;
    // Paper repeats the heads of a table without their buttons: the style writes this in their place.
    header.dataset.head = header.textContent;
    header.replaceChildren(button);
    button.addEventListener("click", () => sort(header.dataset.sort, header.getAttribute("aria-sort") !== "ascending"));
  }
  order.addEventListener("change", () => sort(order.value, true));
  // On a phone the heads are for screen readers only, and what nobody sees must not take the focus.
  const narrow = matchMedia("(max-width: 60rem)");
  const reach = () => { for (const header of headers) header.firstElementChild.tabIndex = narrow.matches ? -1 : 0; };
  narrow.addEventListener("change", reach);
  reach();

  document.getElementById("clear").addEventListener("click", () => {
    search.value = "";
    for (const select of selects) select.value = "";
    sort("rank", true);
    filter();
    search.focus();
  });
  tools.hidden = false;
  // A browser may bring back what was chosen before the page was left.
  if (order.value !== "rank") sort(order.value, true);
  if (search.value || selects.some((select) => select.value)) filter();

  // A link to somebody below the line opens what hides them.
  const reveal = () => {
    const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (target && below && below.contains(target)) { below.open = true; target.scrollIntoView(); }
  };
  window.addEventListener("hashchange", reveal);
  reveal();
})();
