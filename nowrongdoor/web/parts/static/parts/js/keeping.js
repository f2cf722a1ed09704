// Nothing typed is lost: a field with data-keeps="a name" saves itself as it is typed in, says "not saved yet" until the
// server has it, tries again while the net is away, and survives a closed tab (sessionStorage) until then.
//   <textarea id="note" data-keeps="note-12" hx-post="..." hx-trigger="input delay:600ms, change, keep" data-turn="note">
(() => {
  const AGAIN_MS = 3000;
  const key = (field) => `unsaved:${field.dataset.keeps}`;
  const waiting = new Map();

  function word(field, state) {
    const place = document.querySelector(`[data-kept-for="${CSS.escape(field.id)}"]`);
    if (place) place.textContent = place.dataset[state] ?? "";
  }

  function dirty(field) {
    field.dataset.unsaved = "yes";
    sessionStorage.setItem(key(field), field.value);
  }

  function saved(field) {
    delete field.dataset.unsaved;
    sessionStorage.removeItem(key(field));
    word(field, "saved");
  }

  function again(field) {
    word(field, "unsaved");
    clearTimeout(waiting.get(field.id));
    waiting.set(field.id, setTimeout(() => field.isConnected && field.dataset.unsaved && htmx.trigger(field, "keep"), AGAIN_MS));
  }

  function takeUp(root) {
    for (const field of root.querySelectorAll?.("[data-keeps]") ?? []) {
      const left = sessionStorage.getItem(key(field));
      if (left === null || field.dataset.unsaved || left === field.value) continue;
      field.value = left;
      dirty(field);
      again(field);
    }
  }

  document.addEventListener("input", (event) => {
    if (!event.target.matches("[data-keeps]")) return;
    dirty(event.target);
    word(event.target, "saving");
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target.matches("[data-keeps]")) event.target.dataset.sent = event.target.value;
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const field = event.target;
    if (!field.matches?.("[data-keeps]") || !field.dataset.unsaved) return;
    const status = event.detail.xhr?.status ?? 0;
    if (event.detail.successful && field.dataset.sent === field.value) saved(field);
    else if (status >= 400 && status < 500) word(field, "refused");
    else again(field);
  });
  addEventListener("beforeunload", (event) => {
    if (document.querySelector("[data-unsaved]")) event.preventDefault();
  });
  document.addEventListener("htmx:load", (event) => takeUp(event.detail.elt.parentElement ?? document));
})();
