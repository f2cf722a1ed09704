// Hears the doorbell and fetches again what it rang for: <section id="line" data-rings="line" hx-get="..." hx-trigger="rung"
// hx-swap="morph:outerHTML">. One stream per page; each piece at most one request a second (data-apart-seconds="2":
// in two) and never two at once.
(() => {
  const APART_MS = 1000;
  const AGAIN_MS = 2000;
  const pieces = new Map(); // by element id: {last, planned, busy, wanted, mark}
  let stream;

  const piece = (element) => pieces.get(element.id) ?? pieces.set(element.id, { last: -APART_MS }).get(element.id);
  const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));
  const ringing = () => [...document.querySelectorAll("[data-rings]")];

  function fetchAgain(id) {
    const element = document.getElementById(id);
    if (!element) return;
    const state = piece(element);
    if (state.busy) return void (state.wanted = true);
    if (state.planned) return;
    const apart = element.dataset.apartSeconds * 1000 || APART_MS;
    const rest = apart - (performance.now() - state.last);
    if (rest > 0) return void (state.planned = setTimeout(() => { state.planned = 0; fetchAgain(id); }, rest));
    state.last = performance.now();
    state.busy = true;
    htmx.trigger(element, "rung");
  }

  function rung(room) {
    for (const element of ringing()) if (element.dataset.rings.split(" ").includes(room)) fetchAgain(element.id);
  }

  document.addEventListener("htmx:configRequest", (event) => {
    const element = event.detail.elt;
    if (!element.matches("[data-rings]")) return;
    const mark = piece(element).mark;
    if (mark) event.detail.headers["If-None-Match"] = mark;
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const element = event.detail.elt;
    if (!element.matches?.("[data-rings]")) return;
    const state = piece(element);
    const { xhr } = event.detail;
    if (xhr?.status === 200) state.mark = xhr.getResponseHeader("ETag");
    state.busy = false;
    if (state.wanted) { state.wanted = false; fetchAgain(element.id); }
  });
  // A piece that was changed by an answer to a click is no longer what its mark says.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target, elt } = event.detail;
    if (target?.matches?.("[data-rings]") && elt !== target) piece(target).mark = null;
  });

  // After a "no" the piece shows what the server holds, not what was clicked.
  document.addEventListener("htmx:afterRequest", (event) => {
    const home = event.detail.elt.closest?.("[data-rings]");
    const status = event.detail.xhr?.status ?? 0;
    if (!home || home === event.detail.elt || status < 400 || status >= 500) return;
    piece(home).mark = null;
    fetchAgain(home.id);
  });

  function open() {
    const rooms = [...new Set(ringing().flatMap((element) => element.dataset.rings.split(" ")))];
    if (!rooms.length) return;
    stream = new EventSource(`/live/?rooms=${encodeURIComponent(rooms.join(","))}`);
    stream.addEventListener("ring", (event) => rung(event.data));
    stream.addEventListener("beat", (event) => tell("house:beat", { now: event.data }));
    stream.addEventListener("error", () => {
      tell("house:lost");
      // The browser tries again by itself, but not after an answer that is no stream: then we do.
      if (stream.readyState === EventSource.CLOSED) setTimeout(open, AGAIN_MS + Math.random() * AGAIN_MS);
    });
  }

  addEventListener("pagehide", () => stream?.close());
  addEventListener("pageshow", (event) => event.persisted && open());
  // Not before htmx knows the pieces: a ring it does not hear would leave its piece waiting for an answer for ever.
  document.addEventListener("DOMContentLoaded", open);
})();
