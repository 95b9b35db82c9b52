"use strict";
(() => {
  const form = document.querySelector("form");
  const [from, to, search] = ["from", "to", "search"].map((id) => document.getElementById(id));
  const shown = document.getElementById("shown");
  const rows = [...document.querySelectorAll(".pair:not(.head)")].map((row) => ({
    row,
    score: row.dataset.score === undefined ? null : Number(row.dataset.score),
    aligned: row.classList.contains("aligned"),
    flagged: row.classList.contains("flagged"),
    texts: [...row.querySelectorAll(".text:not(.none)")],
    plain: null,
  }));
  const kinds = {
    all: () => true,
    aligned: (pair) => pair.aligned,
    alone: (pair) => !pair.aligned,
    flagged: (pair) => pair.flagged,
  };
  for (const [kind, holds] of Object.entries(kinds)) {
    document.getElementById("count-" + kind).textContent = String(rows.filter(holds).length);
  }
  const flat = (text) => text.normalize("NFC").toLowerCase();
  const found = window.Highlight && CSS.highlights ? new Highlight() : null;
  if (found) CSS.highlights.set("found", found);
  const most = 2000;

  // The places of a word in one text, which may run over marks.
  const ranges = (element, word) => {
    const nodes = [];
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    let all = "";
    while (walker.nextNode()) {
      nodes.push({ node: walker.currentNode, start: all.length });
      all += walker.currentNode.data;
    }
    const lower = all.toLowerCase();
    if (lower.length !== all.length) return [];
    const at = (offset) => {
      const last = nodes.filter((node) => node.start <= offset).pop();
      return [last.node, offset - last.start];
    };
    const places = [];
    for (let i = lower.indexOf(word); i >= 0; i = lower.indexOf(word, i + word.length)) {
      const range = new Range();
      range.setStart(...at(i));
      range.setEnd(...at(i + word.length - 1).map((x, k) => (k ? x + 1 : x)));
      places.push(range);
    }
    return places;
  };

  const filter = () => {
    const kind = kinds[form.elements.kind.value];
    const [least, highest] = [Number(from.value), Number(to.value)];
    document.getElementById("from-shown").textContent = least + " %";
    document.getElementById("to-shown").textContent = highest + " %";
    const word = flat(search.value.trim());
    if (found) found.clear();
    let count = 0;
    for (const pair of rows) {
      const scored = pair.score === null || (pair.score >= least && pair.score <= highest);
      let keep = scored && kind(pair);
      if (keep && word) {
        pair.plain ??= flat(pair.texts.map((text) => text.textContent).join("\n"));
        keep = pair.plain.includes(word);
        if (keep && found && found.size < most) {
          pair.texts.flatMap((text) => ranges(text, word)).forEach((range) => found.add(range));
        }
      }
      pair.row.hidden = !keep;
      count += keep;
    }
    for (const section of document.querySelectorAll("section")) {
      section.hidden = rows.length > 0 && !section.querySelector(".pair:not(.head):not([hidden])");
    }
    shown.textContent = count === rows.length ? rows.length + " pairs" : count + " of " + rows.length + " pairs shown";
  };

  let waiting = 0;
  form.addEventListener("input", () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(filter);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  filter();
})();
