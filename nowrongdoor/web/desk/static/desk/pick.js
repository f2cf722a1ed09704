// Choosing a topic as one types: arrows move, Enter chooses, Escape puts back what stood there.
//   <input data-picks="the list's id">   <div id="..." role="listbox"><button role="option" data-says="...">
(() => {
  const list = (field) => document.getElementById(field.dataset.picks);
  const options = (field) => [...list(field).querySelectorAll("[role=option]")];
  const marked = (field) => list(field).querySelector("[aria-selected=true]");

  function mark(field, option) {
    marked(field)?.removeAttribute("aria-selected");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) field.setAttribute("aria-activedescendant", option.id);
    else field.removeAttribute("aria-activedescendant");
  }

  function shut(field) {
    list(field)?.replaceChildren();
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  }

  function move(field, step) {
    const all = options(field);
    if (!all.length) return;
    mark(field, all[(all.indexOf(marked(field)) + step + all.length) % all.length]);
  }

  // The list may still answer what was typed a moment ago: then Enter waits for the one that answers all of it.
  const answered = new WeakMap(); // by field: the words its list answers
  let hasty = null;
  const answers = (field) => Boolean(marked(field)) || answered.get(field) === field.value;
  const take = (field) => (marked(field) ?? options(field)[0])?.click();

  const keys = {
    ArrowDown: (field) => move(field, 1),
    ArrowUp: (field) => move(field, -1),
    Enter: (field) => (answers(field) ? take(field) : (hasty = field)),
    Escape: (field) => { field.value = field.defaultValue; shut(field); },
  };

  document.addEventListener("keydown", (event) => {
    if (!event.target.matches("[data-picks]") || event.ctrlKey || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key](event.target);
  });
  document.addEventListener("input", () => { hasty = null; });
  document.addEventListener("focusin", (event) => event.target.matches("[data-picks]") && event.target.select());
  document.addEventListener("focusout", (event) => {
    const field = event.target;
    if (!field.matches("[data-picks]") || list(field)?.contains(event.relatedTarget)) return;
    // A click on an option takes the focus first; the list must live to see the click.
    setTimeout(() => { if (document.activeElement !== field) { field.value = field.defaultValue; shut(field); } }, 200);
  });
  document.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option][data-says]");
    const field = option && document.querySelector(`[data-picks="${CSS.escape(option.parentElement.id)}"]`);
    if (!field) return;
    field.value = field.defaultValue = option.dataset.says;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
    field.focus();
  });
  // What was asked for while typing may be answered after the choice, or after more was typed: then nobody wants it.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const field = document.querySelector(`[data-picks="${CSS.escape(event.detail.target?.id ?? "")}"]`);
    const asked = event.detail.requestConfig?.parameters?.words;
    if (field && (field.value === field.defaultValue || asked !== field.value)) event.detail.shouldSwap = false;
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    const field = document.querySelector(`[data-picks="${CSS.escape(event.detail.target?.id ?? "")}"]`);
    if (!field) return;
    answered.set(field, event.detail.requestConfig?.parameters?.words);
    field.setAttribute("aria-expanded", String(options(field).length > 0));
  });
  document.addEventListener("htmx:afterSettle", () => {
    if (!hasty || !answers(hasty)) return;
    take(hasty);
    hasty = null;
  });
})();
