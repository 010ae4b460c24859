"use strict";
// Filter, keyboard and the pane of the chosen event. Everything is set as text, nothing as markup.
(() => {
  const parts = [...document.querySelectorAll("article")].map(begin);
  let current = parts[0];

  function make(name, words, kind) {
    const element = document.createElement(name);
    if (words) element.textContent = words;
    if (kind) element.className = kind;
    return element;
  }

  function begin(article) {
    const part = {
      article,
      list: article.querySelector(".rows"),
      rows: [...article.querySelectorAll(".rows > li[role=option]")],
      pane: article.querySelector(".pane"),
      filter: article.querySelector("input"),
      count: article.querySelector(".count"),
      bodies: JSON.parse(article.querySelector(".bodies").textContent),
      open: new Set(), only: "all", chosen: null,
    };
    part.texts = part.rows.map((row) => row.textContent.toLowerCase());
    part.marked = new Set([...article.querySelectorAll("[data-finding]")].map((one) => one.dataset.finding));
    let run = null;
    part.rows.forEach((row, place) => {
      row.place = place;
      if (!row.classList.contains("inside")) run = row;
      row.run = row.classList.contains("inside") ? run : null;
    });
    article.addEventListener("focusin", () => { current = part; });
    part.filter.addEventListener("input", () => show(part));
    part.list.addEventListener("click", (event) => {
      const row = event.target.closest("li[role=option]");
      if (!row) return;
      if (row === part.chosen) unfold(part, row);
      choose(part, row);
      part.list.focus({ preventScroll: true });
    });
    article.addEventListener("click", (event) => act(part, event));
    return part;
  }

  function act(part, event) {
    current = part;
    const target = event.target.closest("[data-go], [data-only], [data-act]");
    if (!target) return;
    event.preventDefault();
    if (target.dataset.go) go(part, target.dataset.go);
    if (target.dataset.only) only(part, target.dataset.only);
    if (target.dataset.act === "ladder") ladder(part);
  }

  function only(part, which) {
    part.only = which;
    for (const button of part.article.querySelectorAll("[data-only]"))
      button.setAttribute("aria-pressed", String(button.dataset.only === which));
    show(part);
  }

  function matches(part, row, place, words) {
    if (part.only === "client" || part.only === "server") { if (!row.classList.contains(part.only)) return false; }
    if (part.only === "marked" && !row.querySelector(".mark").textContent) return false;
    return words.every((word) => part.texts[place].includes(word));
  }

  function show(part) {
    const words = part.filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    const sought = words.length > 0 || part.only !== "all";
    let found = 0, events = 0;
    part.rows.forEach((row, place) => {
      const fits = matches(part, row, place, words);
      const inside = row.run !== null;
      row.hidden = !fits || (inside && !part.open.has(row.run) && !(sought && words.length && !matchesRun(part, row, words)));
      if (!inside) events += 1;
      if (!row.hidden) found += 1;
    });
    for (const notice of part.list.querySelectorAll(".notice, .absent")) notice.hidden = sought;
    const noun = found === 1 ? "row" : "rows";
    part.count.textContent = sought ? `${found} of ${part.rows.length} events` : `${found} ${noun}`;
    if (part.chosen && part.chosen.hidden) mark(part, null);
  }

  // An event of a folded run shows by itself where the filter fits it and not its run.
  function matchesRun(part, row, words) {
    return matches(part, row.run, row.run.place, words);
  }

  function unfold(part, row) {
    const run = row.run || row;
    if (!run.classList.contains("run")) return;
    const opens = !part.open.delete(run);
    if (opens) part.open.add(run);
    run.setAttribute("aria-expanded", String(opens));
    const words = run.querySelector(".words");
    words.lastChild.textContent = words.lastChild.textContent.replace(opens ? "▸" : "▾", opens ? "▾" : "▸");
    show(part);
    if (!opens) choose(part, run);
  }

  function mark(part, row) {
    if (part.chosen) { part.chosen.classList.remove("chosen"); part.chosen.setAttribute("aria-selected", "false"); }
    part.chosen = row;
    if (!row) { part.list.removeAttribute("aria-activedescendant"); return; }
    row.classList.add("chosen");
    row.setAttribute("aria-selected", "true");
    part.list.setAttribute("aria-activedescendant", row.id);
    const group = row.dataset.group;
    for (const other of part.rows) other.classList.toggle("kin", Boolean(group) && other.dataset.group === group);
  }

  function choose(part, row) {
    mark(part, row);
    row.scrollIntoView({ block: "nearest" });
    fill(part, row);
  }

  function fill(part, row) {
    const seq = row.dataset.seq, pane = part.pane;
    const title = make("h4", `#${seq} ${row.querySelector(".name").textContent}`);
    const said = [row.querySelector(".side").textContent, row.querySelector(".time").textContent, row.dataset.clock];
    pane.replaceChildren(title, make("p", said.filter(Boolean).join(" · "), "quiet"));
    const words = row.querySelector(".words").textContent.replace(/^[▸▾] /, "");
    if (words) pane.append(make("p", words));
    for (const finding of part.article.querySelectorAll(`[data-finding="${seq}"]`)) {
      const told = make("div", "", `told ${["error", "warning", "note"].find((one) => finding.classList.contains(one))}`);
      for (const child of finding.querySelectorAll(":scope > h4, :scope > p")) told.append(make("p", child.textContent));
      pane.append(told);
    }
    pane.append(body(part.bodies[seq]));
    pane.scrollTop = 0;
  }

  function body(lines) {
    if (!lines) return make("p", "Left out to keep the page small; the recording itself has it.", "hint");
    const box = make("div", "", "body");
    for (const [depth, key, value, look] of lines) {
      const line = make("div", "", `d${Math.min(depth, 8)}`);
      if (key) line.append(make("span", `${key} `, "k"));
      line.append(make("span", value, look));
      box.append(line);
    }
    return box;
  }

  function visible(part) { return part.rows.filter((row) => !row.hidden); }

  function step(part, by) {
    const rows = visible(part);
    if (!rows.length) return;
    const place = part.chosen ? rows.indexOf(part.chosen) : by > 0 ? -1 : rows.length;
    choose(part, rows[Math.max(0, Math.min(rows.length - 1, place + by))]);
    part.article.querySelector(".bench").scrollIntoView({ block: "nearest" });
  }

  function edge(part, last) {
    const rows = visible(part);
    if (rows.length) choose(part, last ? rows[rows.length - 1] : rows[0]);
  }

  function toFinding(part, by) {
    const rows = part.rows.filter((row) => row.run === null && row.querySelector(".mark").textContent);
    const here = part.chosen ? part.chosen.place : by > 0 ? -1 : part.rows.length;
    const after = rows.filter((row) => (row.place - here) * by > 0);
    const row = by > 0 ? after[0] : after[after.length - 1];
    if (row) reveal(part, row);
  }

  function rowOf(part, seq) {
    const rows = part.rows.filter((row) => row.dataset.seq === seq);
    return rows.find((one) => one.run) || rows[0] || holder(part, Number(seq));
  }

  function go(part, seq) {
    const row = rowOf(part, seq);
    if (row) reveal(part, row);
  }

  // What the verdict rests on is there to be read before anything is chosen; the page stays at its top.
  function begun(part) {
    show(part);
    const row = part.article.dataset.decisive && rowOf(part, part.article.dataset.decisive);
    if (!row || row.hidden) return;
    mark(part, row);
    fill(part, row);
    part.list.scrollTop = Math.max(row.offsetTop - part.list.offsetTop - part.list.clientHeight / 2, 0);
  }

  // The row that an event is folded into: the last one that begins before it.
  function holder(part, seq) {
    return part.rows.filter((row) => Number(row.dataset.seq) <= seq).pop();
  }

  function reveal(part, row) {
    if (row.run && !part.open.has(row.run)) unfold(part, row.run);
    if (row.hidden) { part.filter.value = ""; only(part, "all"); }
    part.article.querySelector(".bench").scrollIntoView({ block: "nearest" });
    choose(part, row);
    part.list.focus({ preventScroll: true });
  }

  function ladder(part) {
    const on = part.list.classList.toggle("ladder");
    part.article.querySelector("[data-act=ladder]").setAttribute("aria-pressed", String(on));
    if (part.chosen) part.chosen.scrollIntoView({ block: "nearest" });
  }

  function theme() {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  }

  const KEYS = {
    "/": (part) => { part.filter.focus(); part.filter.select(); },
    j: (part) => step(part, 1), ArrowDown: (part) => step(part, 1),
    k: (part) => step(part, -1), ArrowUp: (part) => step(part, -1),
    PageDown: (part) => step(part, 20), PageUp: (part) => step(part, -20),
    Home: (part) => edge(part, false), g: (part) => edge(part, false),
    End: (part) => edge(part, true), G: (part) => edge(part, true),
    n: (part) => toFinding(part, 1), p: (part) => toFinding(part, -1),
    " ": (part) => part.chosen && unfold(part, part.chosen),
    l: ladder, d: theme,
  };
  const ONLY_IN_LIST = new Set(["ArrowDown", "ArrowUp", "PageDown", "PageUp", "Home", "End", " "]);

  document.querySelector("[data-act=theme]").addEventListener("click", theme);
  document.addEventListener("keydown", (event) => {
    const part = current;
    if (!part || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.tagName === "INPUT") {
      if (event.key === "Escape") { part.filter.value = ""; show(part); part.list.focus(); }
      if (event.key === "Enter" || event.key === "ArrowDown") { event.preventDefault(); part.list.focus(); edge(part, false); }
      return;
    }
    if (event.key === "Escape") { part.filter.value = ""; only(part, "all"); return; }
    if (ONLY_IN_LIST.has(event.key) && event.target !== part.list) return;
    const key = KEYS[event.key];
    if (!key) return;
    event.preventDefault();
    key(part);
    if (event.key === "j" || event.key === "k") part.list.focus({ preventScroll: true });
  });

  parts.forEach(begun);
  const place = /^#e(\d+)$/.exec(location.hash);
  if (current && place) go(current, place[1]);
})();
