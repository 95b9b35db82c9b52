"use strict";

// The page asks the program and shows what it is told. What is asked for stands in the address, so that the page can be loaded
// again and the browser's own buttons lead back.

const form = $("asked");
const list = $("hits");

/** So many pairs a page. */
const LIMIT = 20;

/** The number of the last question: answers to older ones come too late. */
let asking = 0;

// ---- Asking -------------------------------------------------------------------------------------------------------------

/** What the form says, as parameters; what says nothing is left out. */
function said() {
  return new URLSearchParams([...new FormData(form)].filter(([, value]) => value.trim()));
}

function offset() {
  return Number(new URLSearchParams(location.search).get("offset")) || 0;
}

/** Puts what is asked for into the address, and asks. */
function go(parameters) {
  history.pushState(null, "", `${parameters.size ? `?${parameters}` : "/"}#${key}`);
  return find();
}

function turn(by) {
  const parameters = new URLSearchParams(location.search);
  const at = Math.max(0, offset() + by);
  if (at) parameters.set("offset", at);
  else parameters.delete("offset");
  go(parameters).then(() => scrollTo(0, 0));
}

/** Asks for what the address says. */
async function find() {
  const parameters = new URLSearchParams(location.search);
  for (const field of form.elements) if (field.name) field.value = parameters.get(field.name) ?? "";
  const number = ++asking;
  if (!parameters.get("q")) return show(null);
  document.title = `${parameters.get("q")} – khanan`;
  parameters.set("limit", LIMIT);
  try {
    const found = await (await ask(`find?${parameters}`)).json();
    if (number === asking) show(found);
  } catch {
    if (number === asking) show(null);
  }
}

// ---- Showing what was found ---------------------------------------------------------------------------------------------

const count = (number, noun) => `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;

function show(found) {
  const hits = found?.hits ?? [];
  list.replaceChildren(...hits.map(row));
  document.querySelector(".heads").hidden = !hits.length;
  $("nothing").hidden = !found || hits.length > 0;
  const from = offset();
  const last = from + hits.length;
  $("progress").textContent = found ? count(found.total, "pair") : whole;
  if (found) say(count(found.total, "pair"));
  $("pages").hidden = !found || found.total <= LIMIT;
  $("previous").disabled = from === 0;
  $("next").disabled = !found || last >= found.total;
  $("place").textContent = found ? `${(from + 1).toLocaleString("en")}–${last.toLocaleString("en")} of ${found.total.toLocaleString("en")}` : "";
}

function row({ pair, marks }) {
  const alone = !pair.en || !pair.th;
  const made = element("li", { class: alone ? "bead alone" : "bead" });
  made.style.setProperty("--bead", "transparent");
  const meta = element("div", { class: "meta" });
  if (pair.score !== undefined) {
    made.style.setProperty("--score", Math.round(pair.score * 120));
    meta.append(element("b", { title: "Probability that the pair is right" }, `${Math.round(pair.score * 100)} %`));
  }
  const link = element("div", { class: "link", "aria-hidden": "true" });
  made.append(meta, cell(pair.en, marks.en, "en"), link, cell(pair.th, marks.th, "th"));
  const origin = [pair.doc.date, pair.doc.source, `${pair.doc.name}, pair ${pair.seq}`, pair.note];
  made.append(element("p", { class: "origin" }, origin.filter(Boolean).join(" · ")));
  return made;
}

function cell(part, marks, lang) {
  if (!part) return element("div", { class: "text none", lang }, element("span", { "aria-label": "no counterpart" }, "—"));
  const made = element("div", { class: "text", lang });
  let from = 0;
  for (const [start, end] of marks) {
    const [a, b] = [unit(part.text, start), unit(part.text, end)];
    made.append(part.text.slice(from, a), element("mark", {}, part.text.slice(a, b)));
    from = b;
  }
  made.append(part.text.slice(from));
  return made;
}

// ---- Beginning ----------------------------------------------------------------------------------------------------------

/** How much there is in all. */
let whole = "";

form.addEventListener("submit", (event) => {
  event.preventDefault();
  go(said());
});
form.addEventListener("change", (event) => {
  if (event.target.id !== "q" && form.elements.q.value.trim()) go(said());
});
addEventListener("popstate", find);
$("previous").addEventListener("click", () => turn(-LIMIT));
$("next").addEventListener("click", () => turn(LIMIT));
$("theme").addEventListener("click", turnTheme);
$("ways").addEventListener("click", () => $("help").showModal());
addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.target.closest("input, select, dialog")) return;
  event.preventDefault();
  $("q").focus();
  $("q").select();
});

async function begin() {
  const { name, pairs, sources } = await (await ask("about")).json();
  $("name").textContent = name;
  whole = `${count(pairs, "pair")} in all`;
  for (const source of sources) form.elements.source.append(element("option", { value: source }, source));
  $("by").hidden = !sources.length;
  await find();
  document.documentElement.dataset.ready = "";
}

begin().catch(() => {});
