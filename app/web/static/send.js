// When the officer decides: copy, share, keep, dispute. Only here is anything kept, and the server keeps it.

const $ = (selector, at = document) => at.querySelector(selector);
const form = $("#desk"), text = $("#text"), said = $("#said"), why = $("#why-send");
const filled = new Map();       // what was put into a gap
let kept = { about: "", id: "" };
let hide = 0;

/** Post the form with more fields; the review that the server makes is used again until the form changes. */
async function post(path, more) {
  const data = new URLSearchParams(new FormData(form));
  const about = data.toString();
  if (kept.id && kept.about === about) data.set("review", kept.id);
  for (const [name, value] of Object.entries(more)) data.set(name, value);
  const answer = await fetch(path, { method: "POST", body: data, headers: { accept: "application/json" } });
  const got = await answer.json();
  if (!answer.ok) throw new Error(got.detail);
  if (got.review) kept = { about, id: got.review };
  return got;
}

function tell(words) {
  said.textContent = words;
  const toast = $(".toast") ?? document.body.appendChild(Object.assign(document.createElement("p"), { className: "toast" }));
  toast.ariaHidden = "true";
  toast.textContent = words;
  toast.hidden = false;
  clearTimeout(hide);
  hide = setTimeout(() => { toast.hidden = true; }, 4000);
}

/** Say what went wrong where the network or the server did. */
function apology(error) {
  return error instanceof TypeError ? "no connection" : (error.message || "something broke here").replace(/\.$/, "");
}

async function toClipboard(words) {
  if (navigator.clipboard) return navigator.clipboard.writeText(words);
  const box = document.body.appendChild(Object.assign(document.createElement("textarea"), { value: words }));
  box.select();
  document.execCommand("copy");
  box.remove();
}

// -- the better version and its gaps -----------------------------------------------------------------------------

const panel = () => {
  const kind = $("input[name=offer]:checked")?.value;
  return kind ? $(`.panel[data-kind="${kind}"]`) : null;
};

function better() {
  const at = panel();
  let words = at?.dataset.text ?? "";
  for (const field of at?.querySelectorAll("[data-slot]") ?? []) {
    const value = filled.get(field.dataset.slot)?.trim();
    if (value) words = words.replaceAll(field.dataset.slot, value);
  }
  return words;
}

/** Tell whether brackets are left, which must not be copied by accident. */
function unfilled(words) {
  if (!JSON.parse($("#bar").dataset.gaps).some((gap) => words.includes(gap))) return false;
  tell("Fill the gap in brackets first.");
  (panel()?.querySelector("[data-slot]") ?? text).focus();
  return true;
}

function fill() {
  for (const field of document.querySelectorAll("[data-slot]")) {
    const value = filled.get(field.dataset.slot);
    if (value !== undefined && field.value !== value) field.value = value;
    for (const gap of document.querySelectorAll("#better .slot")) {
      gap.dataset.was ??= gap.textContent;
      if (gap.dataset.was === field.dataset.slot) gap.textContent = value?.trim() || gap.dataset.was;
    }
  }
}

// -- out it goes -------------------------------------------------------------------------------------------------

async function out(words, reason = "", way = toClipboard, done = "Copied.") {
  if (unfilled(words)) return;
  try { await way(words); } catch (error) {
    if (error.name !== "AbortError") tell("Your browser did not allow it. Select the words and copy them by hand.");
    return;
  }
  tell(done);
  try { await post("/draft/sent", { final: words, ...(reason ? { reason } : {}) }); } catch (error) {
    tell(`${done} It could not be noted that you did: ${apology(error)}.`);
  }
}

function own(way, done) {
  if ($("#verdict").dataset.verdict !== "stop") return out(text.value, "", way, done);
  why.returnValue = "";
  why.onclose = () => {
    const reason = $("textarea", why).value.trim();
    if (why.returnValue === "copy" && reason) out(text.value, reason, way, done);
  };
  why.showModal();
}

const share = (words) => navigator.share({ text: words });
const ACTS = {
  copy: () => out(better()),
  "copy-own": () => own(),
  share: () => (panel() ? out(better(), "", share, "Shared.") : own(share, "Shared.")),
  use: () => { if (!unfilled(better())) text.dispatchEvent(new CustomEvent("forbear:write", { detail: better() })); },
  keep: async () => tell((await post("/draft/keep", {})).said),
  dispute: async (button) => {
    const box = button.closest(".dispute");
    const field = $("textarea", box);
    const got = await post("/draft/dispute", { dispute: button.value, [field.name]: field.value });
    box.replaceWith(Object.assign(document.createElement("p"), { className: "kept", textContent: got.said }));
    said.textContent = got.said;
  },
};

function ready() {
  for (const button of document.querySelectorAll("[data-do=share]")) button.hidden = !navigator.share;
  fill();
}

if (window.htmx) {
  ready();
  document.addEventListener("forbear:read", ready);
  document.addEventListener("input", (e) => {
    if (!e.target.dataset?.slot) return;
    filled.set(e.target.dataset.slot, e.target.value);
    fill();
  });
  document.addEventListener("click", async (e) => {
    const button = e.target.closest?.("[data-do]");
    if (!button || !Object.hasOwn(ACTS, button.dataset.do)) return;
    e.preventDefault();
    try { await ACTS[button.dataset.do](button); } catch (error) { tell(`That did not work: ${apology(error)}. Nothing was kept.`); }
  });
  text.addEventListener("copy", (e) => {
    const all = text.selectionEnd - text.selectionStart >= text.value.trim().length;
    if (all && $("#verdict").dataset.verdict === "stop") { e.preventDefault(); own(); }
  });
}
