// The message: its marks, its points and the keys. What is copied, shared or kept is in send.js.
// The server does all the reading; offsets come in UTF-16, as the browser counts.

const $ = (selector, at = document) => at.querySelector(selector);
const $$ = (selector, at = document) => [...at.querySelectorAll(selector)];
const PAUSE = 120;
const KINDS = ["blame", "threat", "harshness", "escalation", "practice"];
const form = $("#desk"), text = $("#text"), copy = $("#copy"), said = $("#said"), trouble = $("#trouble");
const narrow = matchMedia("(max-width: 719px)");

let ranges = [];      // [start, end, kind, n] in the text as it is now
let readText = "";    // the text that the page's points are about
let before = text.value;
let open = null;      // the open point: its key and its place in the list
let timer = 0;
let asked = false;    // whether the question about a consequence was just answered: its answer keeps the focus
const undone = [];    // what to go back to: {was, became}
const unfolded = new Set();

// -- marks -------------------------------------------------------------------------------------------------------

/** Move ranges along with an edit; those that it touched go. */
function shifted(list, was, is) {
  if (was === is) return list;
  const most = Math.min(was.length, is.length);
  let head = 0, tail = 0;
  while (head < most && was[head] === is[head]) head++;
  while (tail < most - head && was[was.length - 1 - tail] === is[is.length - 1 - tail]) tail++;
  const by = is.length - was.length;
  return list.flatMap(([a, b, ...rest]) =>
    b <= head ? [[a, b, ...rest]] : a >= was.length - tail ? [[a + by, b + by, ...rest]] : []);
}

/** Draw the underlines: highlights over one text node, or plain marks where the browser has no highlights. */
function paint() {
  const value = text.value + "\u200b"; // gives a last line break its line
  const now = openPoint()?.dataset.n;
  if (!window.Highlight || !CSS.highlights) return paintMarks(value);
  if (copy.firstChild?.data !== value) copy.textContent = value;
  const node = copy.firstChild;
  const range = ([a, b]) => {
    const made = document.createRange();
    made.setStart(node, Math.min(a, value.length));
    made.setEnd(node, Math.min(b, value.length));
    return made;
  };
  for (const kind of KINDS) CSS.highlights.set(kind, new Highlight(...ranges.filter((r) => r[2] === kind).map(range)));
  CSS.highlights.set("now", new Highlight(...ranges.filter((r) => now && r[3] === Number(now)).map(range)));
}

function paintMarks(value) {
  const parts = [];
  let at = 0;
  for (const [a, b, kind] of [...ranges].sort((x, y) => x[0] - y[0])) {
    if (a < at) continue;
    const mark = document.createElement("span");
    mark.className = "mark";
    mark.dataset.f = kind;
    mark.textContent = value.slice(a, b);
    parts.push(value.slice(at, a), mark);
    at = b;
  }
  copy.replaceChildren(...parts, value.slice(at));
}

// -- reading -----------------------------------------------------------------------------------------------------

function read() {
  clearTimeout(timer);
  window.htmx.trigger(form, "read");
}

function edited() {
  ranges = shifted(ranges, before, text.value);
  before = text.value;
  paint();
  clearTimeout(timer);
  timer = setTimeout(read, PAUSE);
}

/** Put other words in the message, so that undo can take them back. */
function write(value) {
  if (value === text.value) return;
  undone.push({ was: text.value, became: value });
  text.value = value;
  edited();
  read();
  showUndo();
}

function undo() {
  const last = undone.pop();
  if (!last) return;
  text.value = last.was;
  edited();
  read();
  showUndo();
}

function showUndo() {
  $("[data-do=undo]").hidden = !undone.length;
}

function taken() {
  trouble.hidden = true;
  ranges = shifted(JSON.parse($("#points").dataset.ranges), readText, text.value);
  const points = $$(".points > li");
  const again = open && (points.find((p) => key(p) === open.key) ?? points[Math.min(open.at, points.length - 1)]);
  if (again) $("details", again).open = true;
  if (open?.focus) ($("summary", openPoint() ?? document.createElement("i")) ?? $("#verdict")).focus({ preventScroll: !openPoint() });
  if (asked) $("[name=certain]:checked")?.focus({ preventScroll: true });
  asked = false;
  fold();
  paint();
  const words = [$("#verdict strong")?.textContent, $("#points-h")?.textContent].filter(Boolean).join(" ");
  if ($("#verdict").dataset.verdict && said.textContent !== words) said.textContent = words;
  document.dispatchEvent(new Event("forbear:read"));
}

function failed(event) {
  const status = event.detail.xhr?.status ?? 0;
  const kept = " Your words are still on this page, and nothing was kept.";
  if (status === 401) return complain("You were logged out." + kept + " Copy them, then log in again.", "/login", "Log in");
  let detail = "";
  try { detail = JSON.parse(event.detail.xhr.responseText).detail; } catch { /* not ours */ }
  if (status >= 400 && status < 500 && detail) return complain(detail + "." + kept);
  complain((status ? "Something broke here, so this was not read." : "No connection, so this was not read.") + kept, "", "Try again");
}

function complain(words, href = "", label = "") {
  const line = document.createElement("p");
  line.textContent = words.replace("..", ".");
  trouble.replaceChildren(line);
  if (label) {
    const way = document.createElement(href ? "a" : "button");
    way.className = "btn";
    way.textContent = label;
    if (href) way.href = href; else way.addEventListener("click", read);
    trouble.append(way);
  }
  trouble.hidden = false;
}

// -- points ------------------------------------------------------------------------------------------------------

const openPoint = () => $(".points > li > details[open]")?.parentElement ?? null;
const key = (point) => $("summary", point).textContent;

function step(by) {
  const points = $$(".points > li");
  if (!points.length) return;
  const at = points.indexOf(openPoint());
  const onSummary = document.activeElement?.closest?.("#points summary");
  show(points[at < 0 ? 0 : !onSummary ? at : (at + by + points.length) % points.length]);
}

function show(point, focus = true) {
  const rest = point.closest(".rest");
  if (rest) rest.open = true;
  for (const other of $$(".points > li > details[open]")) if (other.parentElement !== point) other.open = false;
  $("details", point).open = true;
  if (focus) $("summary", point).focus();
  paint();
}

function accept(point = openPoint()) {
  const say = point && $(".way.on .says", point);
  const [unit] = point ? shifted([point.dataset.unit.split(" ").map(Number)], readText, text.value) : [];
  if (!say || !unit) return;
  const points = $$(".points > li");
  open = { key: "", at: points.indexOf(point), focus: true };
  write(text.value.slice(0, unit[0]) + say.textContent + text.value.slice(unit[1]));
}

function another(point) {
  const ways = $$(".way", point);
  const at = ways.findIndex((w) => w.classList.contains("on"));
  ways[at].classList.remove("on");
  const next = ways[(at + 1) % ways.length];
  next.classList.add("on");
  said.textContent = $(".says", next).textContent;
}

/** On a phone all but the message and its points waits folded. */
function fold() {
  for (const part of $$(".fold")) part.open = !narrow.matches || unfolded.has(part.id);
}

// -- events ------------------------------------------------------------------------------------------------------

const ACTS = {
  accept: (button) => accept(button.closest("li")),
  another: (button) => another(button.closest("li")),
  undo,
  clear: () => { write(""); text.focus(); },
};
const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  a: () => accept(),
  u: undo,
  r: () => $(".panel [data-do=use]") && press("use"),
  c: () => press($("#better [data-do=copy]") ? "copy" : "copy-own"),
  "?": () => $("#help").showModal(),
};

function press(act) {
  const shown = $$(`#better [data-do=${act}], #desk [data-do=${act}]`).find((b) => b.offsetParent);
  shown?.click();
}

function onKey(event) {
  const at = event.target;
  const undoing = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key === "z";
  if (at === text && undoing && undone.at(-1)?.became === text.value) {
    event.preventDefault();
    return undo();
  }
  if (at === text && event.key === "Escape") return openPoint() ? show(openPoint()) : $("#verdict").focus();
  if (event.ctrlKey || event.metaKey || event.altKey || $("dialog[open]") || !$("#single-keys").checked) return;
  if (at.matches?.("textarea, select, input:not([type=radio], [type=checkbox])") || !Object.hasOwn(KEYS, event.key)) return;
  event.preventDefault();
  KEYS[event.key]();
}

function remember() {
  const fields = $$("[data-keep]", form).filter((f) => f.type !== "radio" || f.checked);
  store("forbear.account", JSON.stringify(Object.fromEntries(fields.map((f) => [f.name, f.value]))));
}

function recall() {
  $("#single-keys").checked = store("forbear.keys") !== "off";
  if (location.search.includes("try=")) return;
  const known = JSON.parse(store("forbear.account") || "{}");
  for (const field of $$("[data-keep]", form)) {
    if (field.type === "radio") field.checked = location.pathname === "/" && known.channel ? field.value === known.channel : field.checked;
    else field.value ||= known[field.name] ?? "";
  }
}

function store(name, value) {
  try { return value === undefined ? localStorage.getItem(name) : localStorage.setItem(name, value); } catch { return null; }
}

function start() {
  document.documentElement.classList.add("live");
  form.addEventListener("htmx:configRequest", () => { readText = text.value; });
  form.addEventListener("htmx:beforeRequest", () => {
    const at = openPoint();
    if (at && !open?.focus) open = { key: key(at), at: $$(".points > li").indexOf(at) };
  });
  form.addEventListener("htmx:afterOnLoad", (e) => { if (e.detail.xhr.status < 400) { taken(); open = null; } });
  for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) form.addEventListener(name, failed);
  window.addEventListener("online", () => { if (!trouble.hidden) read(); });
  text.addEventListener("input", edited);
  text.addEventListener("forbear:write", (e) => write(e.detail));
  text.addEventListener("click", () => {
    const hit = ranges.find(([a, b, , n]) => n && a <= text.selectionStart && text.selectionStart <= b);
    const point = hit && $(`#p${hit[3]}`);
    if (point) show(point, false);
  });
  document.addEventListener("change", (e) => {
    asked = e.target.name === "certain";
    if (e.target === text || !(form.contains(e.target) || asked)) return;
    remember();
    if (text.value) read();
  });
  document.addEventListener("toggle", (e) => {
    if (e.target.matches?.(".points > li > details")) paint();
    if (e.target.matches?.(".fold") && narrow.matches) unfolded[e.target.open ? "add" : "delete"](e.target.id);
  }, true);
  document.addEventListener("click", (e) => {
    const button = e.target.closest?.("[data-do]");
    if (button && Object.hasOwn(ACTS, button.dataset.do)) { e.preventDefault(); ACTS[button.dataset.do](button); }
  });
  document.addEventListener("keydown", onKey);
  $("#single-keys").addEventListener("change", (e) => store("forbear.keys", e.target.checked ? "on" : "off"));
  narrow.addEventListener("change", fold);
  window.addEventListener("pageshow", () => { if (text.value !== readText) edited(); });
  readText = text.defaultValue;
  const chosen = JSON.stringify([...new FormData(form)]);
  recall();
  ranges = JSON.parse($("#points").dataset.ranges);
  fold();
  paint();
  $(".choice input:checked")?.parentElement.scrollIntoView({ inline: "center", block: "nearest" });
  if (text.value && (text.value !== readText || JSON.stringify([...new FormData(form)]) !== chosen)) edited();
}

if (window.htmx) start();
