"use strict";

// The page holds what the program told it and changes nothing by itself: every step goes to the program, and what comes
// back replaces the beads concerned. Text is put in as text, never as markup.

const list = $("beads");
const encoder = new TextEncoder();

/** The beads, in their order, and the row of each. */
let beads = [];
let rows = [];
/** The id of the bead that keys are about, and the language. */
let current = null;
let side = "en";
/** A split that is being placed: { id, at: { en, th } }, in UTF-16 units of the texts. */
let cutting = null;
/** The bead from which a link is being made. */
let linking = null;
let formats = [];
let name = "pairs";

// ---- Talking with the program -----------------------------------------------------------------------------------------

let last = Promise.resolve();
/** Steps that the program has not answered yet. */
let waiting = 0;
/** How often a step was not done. */
let failures = 0;

/** Does a step after those that are under way, and shows what became of it; says whether it was done. If one of those is not
    done, neither is this: it was meant for what that one would have made. */
function step(operation, said) {
  const before = failures;
  waiting += 1;
  last = last.then(async () => {
    if (failures !== before) {
      say("not done, since the step before it was not");
      return false;
    }
    const update = await (await ask("step", operation)).json();
    replace(update);
    if (["undo", "redo", "realign", "split", "merge", "move", "unlink", "relink"].includes(operation.op)) {
      choose(update.focus);
    } else {
      choose(current);
    }
    if (said) say(said);
    return true;
  }).catch(() => {
    failures += 1;
    return false;
  }).finally(() => {
    waiting -= 1;
  });
  return last;
}

// ---- Places in texts ----------------------------------------------------------------------------------------------------

const bytes = (text) => encoder.encode(text).length;

/** The byte of the document at an index of a side's text. */
function toByte(text, index) {
  let left = bytes(text.text.slice(0, index));
  for (const [start, end] of text.spans) {
    if (left <= end - start) return start + left;
    left -= end - start + 1;
  }
  return text.spans.length ? text.spans[text.spans.length - 1][1] : 0;
}

/** The indices in a side's text of bytes of the document, both in ascending order. */
function toIndices(text, places) {
  const before = places.map((byte) => {
    let joined = 0;
    for (const [start, end] of text.spans) {
      if (byte <= end) return joined + Math.max(0, byte - start);
      joined += end - start + 1;
    }
    return joined;
  });
  const found = [];
  let [index, passed] = [0, 0];
  for (const c of text.text) {
    while (found.length < before.length && before[found.length] <= passed) found.push(index);
    const point = c.codePointAt(0);
    passed += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    index += c.length;
  }
  while (found.length < before.length) found.push(index);
  return found;
}

/** Where a caret may stand: between words, or between letters. */
function stops(text, lang, granularity) {
  const places = [...new Intl.Segmenter(lang, { granularity }).segment(text)].map((part) => part.index);
  return [...places, text.length];
}

// ---- Showing ------------------------------------------------------------------------------------------------------------

/** So many beads are drawn at once; of longer lists, those that come near the window. */
const FEW = 300;

const near = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) if (isIntersecting) draw(target);
}, { rootMargin: "1500px" });

/** Fills a row that waits to be drawn. */
function draw(made) {
  near.unobserve(made);
  const bead = beads[at(Number(made.dataset.id))];
  if (bead && !made.hasChildNodes()) fill(made, bead);
}

function row(bead, few = beads.length <= FEW) {
  const made = element("li", { class: "bead", tabindex: "-1", "data-id": bead.id });
  if (few) fill(made, bead);
  else near.observe(made);
  return made;
}

function fill(made, bead) {
  const alone = !bead.en.text || !bead.th.text;
  made.className = "bead";
  made.classList.toggle("accepted", bead.accepted);
  made.classList.toggle("edited", bead.edited);
  made.classList.toggle("alone", alone);
  made.classList.toggle("moved", bead.moved);
  made.classList.toggle("cutting", cutting?.id === bead.id);
  made.classList.toggle("linking", linking === bead.id);
  made.style.setProperty("--bead", `hsl(${(bead.id * 67) % 360} 55% var(--light))`);
  made.style.setProperty("--score", Math.round(bead.score * 120));
  const percent = Math.round(bead.score * 100);
  const flags = bead.discrepancies.filter((found) => found.severity !== "note");
  const label = [
    `score ${percent} percent`,
    bead.accepted && "accepted",
    bead.edited && "changed",
    !bead.en.text && "Thai alone",
    !bead.th.text && "English alone",
    bead.moved && "moved",
    ...flags.map((found) => `${found.severity}: ${found.message}`),
  ];
  made.setAttribute("aria-label", label.filter(Boolean).join(", "));
  const meta = element("div", { class: "meta" }, element("b", {}, `${percent} %`));
  const link = element("div", { class: "link", "aria-hidden": "true" }, element("span", { title: bead.moved ? "stands elsewhere in the other text" : null }, bead.moved ? "↕" : ""));
  made.replaceChildren(meta, cell(bead, "en"), link, cell(bead, "th"));
  const remarks = element("ul", { class: "remarks" });
  for (const found of flags) remarks.append(element("li", { class: found.severity }, found.message));
  if (bead.note) remarks.append(element("li", { class: "noted" }, bead.note));
  if (remarks.children.length) made.append(remarks);
}

function cell(bead, lang) {
  const text = bead[lang];
  if (!text.text) return element("div", { class: "text none", lang }, element("span", { "aria-label": "no counterpart" }, "—"));
  const made = element("div", { class: "text", lang });
  const caret = cutting?.id === bead.id ? cutting.at[lang] : null;
  const marks = bead.discrepancies
    .filter((found) => found[lang] && found.severity !== "note")
    .map((found) => ({ found, from: unit(text.text, found[lang].start), to: unit(text.text, found[lang].end) }));
  const cuts = toIndices(text, text.cuts);
  const edges = new Set([0, text.text.length, ...cuts, ...marks.flatMap((mark) => [mark.from, mark.to])]);
  if (caret !== null) edges.add(caret);
  const places = [...edges].sort((a, b) => a - b);
  let piece = element("span", { class: "piece" });
  made.append(piece);
  for (let i = 0; i + 1 <= places.length; i++) {
    const from = places[i];
    if (i > 0 && cuts.includes(from)) {
      piece = element("span", { class: "piece" });
      made.append(piece);
    }
    if (caret === from) piece.append(element("span", { class: lang === side ? "caret active" : "caret" }));
    if (i + 1 === places.length) break;
    const part = text.text.slice(from, places[i + 1]);
    const mark = marks.find((mark) => mark.from <= from && places[i + 1] <= mark.to);
    piece.append(mark ? element("mark", { class: mark.found.severity, title: mark.found.message }, part) : part);
  }
  return made;
}

const at = (id) => beads.findIndex((bead) => bead.id === id);

function refresh(id) {
  const i = at(id);
  if (i >= 0) {
    fill(rows[i], beads[i]);
    show(i);
  }
}

/** Puts in what the program sent in place of what was there. */
function replace(update) {
  const old = new Map(beads.slice(update.at, update.at + update.before).map((bead, i) => [bead.id, rows[update.at + i]]));
  const fresh = update.beads.map((bead) => {
    const kept = old.get(bead.id);
    if (!kept) return row(bead, true);
    old.delete(bead.id);
    fill(kept, bead);
    return kept;
  });
  const after = rows[update.at + update.before] ?? null;
  for (const gone of old.values()) gone.remove();
  let next = after;
  for (const made of [...fresh].reverse()) {
    if (made.nextElementSibling !== next || made.parentNode !== list) list.insertBefore(made, next);
    next = made;
  }
  beads.splice(update.at, update.before, ...update.beads);
  rows.splice(update.at, update.before, ...fresh);
  document.querySelector('[data-do="undo"]').disabled = !update.undo;
  document.querySelector('[data-do="redo"]').disabled = !update.redo;
  for (let i = update.at; i < update.at + fresh.length; i++) show(i);
  progress();
}

function progress() {
  const accepted = beads.filter((bead) => bead.accepted).length;
  const conflicts = beads.filter((bead) => bead.discrepancies.some((found) => found.severity === "conflict")).length;
  $("progress").textContent = `${accepted} of ${beads.length} accepted` + (conflicts ? `, ${conflicts} in conflict` : "");
}

/** Hides a row that is not asked for, shows it if it is. */
function show(i) {
  const bead = beads[i];
  const wanted = {
    all: () => true,
    open: () => !bead.accepted,
    flagged: () => bead.discrepancies.some((found) => found.severity !== "note"),
    alone: () => !bead.en.text || !bead.th.text,
    noted: () => bead.note,
  }[$("filter").value]();
  rows[i].hidden = !wanted && bead.id !== current;
}

function choose(id, scroll = true) {
  const before = at(current);
  const i = at(id);
  current = i < 0 ? (beads[0]?.id ?? null) : id;
  if (before >= 0) {
    rows[before].removeAttribute("aria-current");
    rows[before].tabIndex = -1;
    show(before);
  }
  const now = rows[at(current)];
  if (!now) return;
  draw(now);
  now.hidden = false;
  now.setAttribute("aria-current", "true");
  now.tabIndex = 0;
  if (scroll) {
    now.focus({ preventScroll: true });
    now.scrollIntoView({ block: "nearest" });
  }
}

function chooseSide(lang) {
  side = lang;
  for (const head of document.querySelectorAll(".heads [data-lang]")) head.toggleAttribute("data-chosen", head.dataset.lang === lang);
  if (cutting) refresh(cutting.id);
  say(lang === "en" ? "English" : "Thai");
}

/** Goes from a bead to the next one that is shown and `fits`; `by` is 1 or -1. */
function go(by, fits = () => true) {
  for (let i = at(current) + by; i >= 0 && i < beads.length; i += by) {
    if (!rows[i].hidden && fits(beads[i])) {
      choose(beads[i].id);
      return true;
    }
  }
  return false;
}

// ---- Steps --------------------------------------------------------------------------------------------------------------

const bead = () => beads[at(current)];

const does = {
  undo: () => step({ op: "undo" }, "taken back"),
  redo: () => step({ op: "redo" }, "done again"),
  realign: () => step({ op: "realign" }, "the rest is aligned again"),
  help: () => $("help").showModal(),
  export: () => $("export").showModal(),
  theme: turnTheme,
  accept() {
    const on = !bead().accepted;
    const id = current;
    step({ op: "accept", bead: id, on }, on ? "accepted" : "no longer accepted");
    if (on) go(1);
  },
  merge: (neighbour) => step({ op: "merge", bead: current, with: neighbour }, "merged"),
  move: (neighbour) => step({ op: "move", bead: current, lang: side, to: neighbour }, "moved"),
  unlink: () => step({ op: "unlink", bead: current }, "unlinked"),
  link() {
    const from = linking;
    if (from === null || from === current) {
      linking = from === null ? current : null;
      refresh(current);
      choose(current);
      say(from === null ? "now choose the counterpart and press l" : "no link");
      return;
    }
    linking = null;
    refresh(from);
    step({ op: "relink", bead: from, with: current }, "linked");
  },
  split() {
    const middle = (lang) => {
      const text = bead()[lang];
      if (!text.text) return 0;
      const half = text.text.length / 2;
      const places = text.cuts.length ? toIndices(text, text.cuts) : stops(text.text, lang, "word");
      return places.reduce((best, place) => (Math.abs(place - half) < Math.abs(best - half) ? place : best), places[0]);
    };
    cutting = { id: current, at: { en: middle("en"), th: middle("th") } };
    if (!bead()[side].text) chooseSide(side === "en" ? "th" : "en");
    refresh(current);
    choose(current);
    say("split: arrows place the cut, Enter cuts, Escape leaves");
  },
  note(written = bead().note) {
    const made = rows[at(current)];
    if (made.querySelector(".writing")) return;
    const area = element("textarea", { "aria-label": "Note" });
    area.value = written;
    const keep = element("button", { type: "button" }, "Keep");
    const id = current;
    const save = async () => {
      const text = area.value.trim();
      refresh(id);
      choose(id);
      if (text === (beads[at(id)]?.note ?? "") || (await step({ op: "note", bead: id, text }, "noted"))) return;
      // What was written is not lost with the step.
      if (at(id) >= 0 && !document.querySelector(".writing")) {
        choose(id);
        does.note(text);
      }
    };
    keep.addEventListener("click", save);
    area.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Escape") {
        refresh(id);
        choose(id);
      } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        save();
      }
    });
    made.append(element("div", { class: "writing" }, area, keep));
    area.focus();
  },
};

function cut() {
  const { id, at: places } = cutting;
  const [en, th] = ["en", "th"].map((lang) => toByte(beads[at(id)][lang], places[lang]));
  cutting = null;
  refresh(id);
  step({ op: "split", bead: id, en, th }, "split");
}

function moveCaret(by, granularity) {
  const text = beads[at(cutting.id)][side].text;
  const places = stops(text, side, granularity);
  const now = cutting.at[side];
  const next = by > 0 ? places.find((place) => place > now) : places.filter((place) => place < now).pop();
  if (next !== undefined) cutting.at[side] = next;
  refresh(cutting.id);
  choose(cutting.id);
}

function leave() {
  const ids = [cutting?.id, linking];
  cutting = null;
  linking = null;
  for (const id of ids) if (id !== undefined && id !== null) refresh(id);
  choose(current);
}

// ---- Keys, clicks ---------------------------------------------------------------------------------------------------------

document.addEventListener("keydown", (event) => {
  const control = event.target.closest?.("select, textarea, dialog");
  const pushed = event.target.closest?.("button") && ["Enter", " "].includes(event.key);
  if (event.altKey || control || pushed || !beads.length) return;
  const mod = event.ctrlKey || event.metaKey;
  if (mod && !["z", "y", "Z"].includes(event.key)) return;
  const pressed = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const done = cutting ? keyInCut(pressed, event) : keyOf(pressed, event);
  if (done) event.preventDefault();
});

function keyInCut(pressed, event) {
  const keys = {
    ArrowLeft: () => moveCaret(-1, event.shiftKey ? "grapheme" : "word"),
    ArrowRight: () => moveCaret(1, event.shiftKey ? "grapheme" : "word"),
    Home: () => { cutting.at[side] = 0; refresh(cutting.id); choose(cutting.id); },
    End: () => { cutting.at[side] = beads[at(cutting.id)][side].text.length; refresh(cutting.id); choose(cutting.id); },
    e: () => chooseSide("en"),
    t: () => chooseSide("th"),
    Tab: () => chooseSide(side === "en" ? "th" : "en"),
    Enter: cut,
    Escape: leave,
  };
  keys[pressed]?.();
  return pressed in keys;
}

function keyOf(pressed, event) {
  const keys = {
    j: () => go(1),
    ArrowDown: () => go(1),
    k: () => go(-1),
    ArrowUp: () => go(-1),
    Home: () => choose(beads[0].id),
    End: () => choose(beads[beads.length - 1].id),
    f: () => go(1, (bead) => !bead.accepted || bead.discrepancies.some((found) => found.severity !== "note")) || say("none further down"),
    a: does.accept,
    Enter: does.accept,
    s: does.split,
    m: () => does.merge(event.shiftKey ? "previous" : "next"),
    e: () => chooseSide("en"),
    t: () => chooseSide("th"),
    ".": () => does.move("next"),
    ",": () => does.move("previous"),
    u: does.unlink,
    l: does.link,
    n: does.note,
    z: () => (event.shiftKey ? does.redo() : does.undo()),
    y: does.redo,
    r: does.realign,
    x: does.export,
    "?": does.help,
    Escape: leave,
  };
  keys[pressed]?.();
  return pressed in keys;
}

list.addEventListener("click", (event) => {
  const made = event.target.closest(".bead");
  if (!made || event.target.closest("button, textarea")) return;
  const id = Number(made.dataset.id);
  const text = event.target.closest(".text");
  if (cutting && cutting.id !== id) leave();
  if (text && !text.classList.contains("none")) {
    if (cutting) placeCaret(text, event);
    chooseSide(text.lang);
  }
  if (!window.getSelection().toString()) choose(id);
});

/** Puts the caret where somebody pointed. */
function placeCaret(text, event) {
  const point = document.caretPositionFromPoint?.(event.clientX, event.clientY);
  const range = point ? null : document.caretRangeFromPoint?.(event.clientX, event.clientY);
  const [node, offset] = point ? [point.offsetNode, point.offset] : [range?.startContainer, range?.startOffset];
  if (!node || !text.contains(node)) return;
  let index = offset;
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  for (let each = walker.nextNode(); each && each !== node; each = walker.nextNode()) index += each.data.length;
  cutting.at[text.lang] = index;
  refresh(cutting.id);
}

for (const dialog of document.querySelectorAll("dialog")) dialog.addEventListener("close", () => choose(current));
document.querySelector(".bar").addEventListener("click", (event) => does[event.target.dataset.do]?.());
$("filter").addEventListener("change", () => {
  rows.forEach((_, i) => show(i));
  choose(current);
});
addEventListener("beforeunload", (event) => {
  if (waiting || document.querySelector(".writing")) event.preventDefault();
});

// ---- Files ----------------------------------------------------------------------------------------------------------------

async function save([format, end, files]) {
  const data = new Uint8Array(await (await ask(`export/${format}`)).arrayBuffer());
  const stem = name.replace(/^.*[\\/]/, "").replace(/\.[^.]*$/, "") || "pairs";
  const parts = [[data, files === 2 ? "en" : end]];
  if (files === 2) {
    const middle = data.indexOf(0x0c);
    parts[0][0] = data.subarray(0, middle);
    parts.push([data.subarray(middle + 1), "th"]);
  }
  for (const [part, end] of parts) {
    const link = element("a", { href: URL.createObjectURL(new Blob([part])), download: `${stem}.${end}` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }
  $("export").close();
  say("saved");
}

// ---- Beginning --------------------------------------------------------------------------------------------------------------

async function begin() {
  chooseSide("en");
  const all = await (await ask("beads")).json();
  ({ name, formats } = all);
  $("name").textContent = name;
  document.title = `${name} – khanan`;
  beads = all.beads;
  rows = beads.map((bead) => row(bead));
  list.replaceChildren(...rows);
  document.querySelector('[data-do="undo"]').disabled = !all.undo;
  document.querySelector('[data-do="redo"]').disabled = !all.redo;
  for (const format of formats) {
    const button = element("button", { type: "button" }, format[0]);
    button.addEventListener("click", () => save(format).catch(() => {}));
    $("formats").append(button);
  }
  progress();
  const first = beads.find((bead) => !bead.accepted) ?? beads[0];
  if (first) choose(first.id);
  else trouble("There is no text in either language.");
  document.documentElement.dataset.ready = "";
}

begin().catch(() => {});
