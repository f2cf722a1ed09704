// The keyboard: an element says its key, <button data-key="n">, and the page lists them all when asked (?).
// "ctrl+Enter" works while typing, a single key does not. Single keys can be switched off (WCAG 2.1.4).
(() => {
  const OFF = "single-keys-off";
  const sheet = () => document.getElementById("keys");
  const singleKeys = () => localStorage.getItem(OFF) !== "yes";
  const spelled = (event) => (event.ctrlKey || event.metaKey ? "ctrl+" : event.altKey ? "alt+" : "") + event.key;
  const typing = (element) => element.matches("input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable]");
  const seen = (element) => element.checkVisibility() || element.dataset.opens;

  function wearing(key) {
    const open = document.querySelector("dialog[open]");
    const all = [...(open ?? document).querySelectorAll(`[data-key="${CSS.escape(key)}"]`)];
    return all.find((element) => !element.disabled && seen(element));
  }

  function use(element) {
    if (element.matches("input:not([type=checkbox], [type=radio]), textarea, select")) return element.focus();
    element.focus({ preventScroll: true });
    element.click();
  }

  document.addEventListener("keydown", (event) => {
    const key = spelled(event);
    const single = !key.includes("+") || key === "+";
    if (event.defaultPrevented || (single && key !== "Escape" && (typing(event.target) || (!singleKeys() && key !== "?")))) return;
    const element = wearing(key);
    if (!element) return;
    event.preventDefault();
    use(element);
  });

  function words(element) {
    if (element.dataset.keyWord) return element.dataset.keyWord;
    return (element.labels?.[0] ?? element).innerText.trim() || element.getAttribute("aria-label") || "";
  }

  function line(element) {
    const row = document.createElement("div");
    const key = document.createElement("dt");
    for (const part of element.dataset.key.split(/(?<=.)\+/)) key.append(Object.assign(document.createElement("kbd"), { textContent: part.replace("ctrl", "Ctrl").replace("Escape", "Esc") }));
    row.append(key, Object.assign(document.createElement("dd"), { textContent: words(element) }));
    return row;
  }

  function list() {
    const said = new Set();
    const fresh = [...document.querySelectorAll("[data-key]")].filter((element) => seen(element) && !element.closest("dialog") && !said.has(element.dataset.key) && said.add(element.dataset.key));
    sheet().querySelector("[data-keys-list]").replaceChildren(...fresh.map(line));
    sheet().querySelector("[data-keys-on]").checked = singleKeys();
  }

  document.addEventListener("click", (event) => {
    const opens = event.target.closest("[data-opens]")?.dataset.opens;
    if (!opens) return;
    if (opens === "keys") list();
    document.getElementById(opens)?.showModal();
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-keys-on]")) localStorage.setItem(OFF, event.target.checked ? "no" : "yes");
  });
})();
