"use strict";

// What all pages share: how they talk with the program, make their parts, and are light or dark. Text is put in as text, never
// as markup.

const key = location.hash.slice(1);
const $ = (id) => document.getElementById(id);

// ---- Talking with the program -----------------------------------------------------------------------------------------

async function ask(path, step) {
  const options = { headers: { "x-khanan-key": key } };
  if (step) {
    options.method = "POST";
    options.body = JSON.stringify(step);
  }
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    $("gone").hidden = false;
    throw new Error("the program does not answer");
  }
  $("gone").hidden = true;
  if (!response.ok) {
    const why = await response.text();
    trouble(why);
    throw new Error(why);
  }
  $("trouble").hidden = true;
  return response;
}

function trouble(why) {
  $("trouble").textContent = why;
  $("trouble").hidden = false;
}

function say(text) {
  $("said").textContent = text;
}

// ---- Texts ------------------------------------------------------------------------------------------------------------

/** The index of a code point. */
function unit(text, point) {
  let index = 0;
  for (const c of text) {
    if (point-- <= 0) break;
    index += c.length;
  }
  return index;
}

// ---- Showing ----------------------------------------------------------------------------------------------------------

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) made.setAttribute(attribute, value);
  }
  made.append(...children);
  return made;
}

function turnTheme() {
  setTheme(document.documentElement.dataset.theme === "dark" ? "light" : "dark");
}

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem("khanan-theme", theme);
  } catch { /* a browser that keeps nothing still shows it */ }
}

function theme() {
  try {
    const kept = localStorage.getItem("khanan-theme");
    if (kept) return kept;
  } catch { /* as above */ }
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

document.documentElement.dataset.theme = theme();
