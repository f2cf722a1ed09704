// Never frozen green: when the stream is lost, or silent for too long, the live parts grey and the page says how old it is.
(() => {
  const SILENT_MS = 25000;
  const root = document.documentElement;
  let heard = performance.now();
  let streaming = false;

  function word(state, age) {
    const mark = document.getElementById("stream");
    if (!mark) return;
    const seconds = Math.round(age / 1000);
    const text = seconds < 120 ? mark.dataset.seconds.replace("{n}", seconds) : mark.dataset.minutes.replace("{n}", Math.floor(seconds / 60));
    const shown = state === "live" ? mark.dataset.live : text;
    if (mark.textContent !== shown) mark.textContent = shown;
  }

  // The age counts on every second, which nobody wants read aloud; that the stream is lost, or back, is read aloud once.
  document.getElementById("stream")?.setAttribute("aria-live", "off");
  function tellOnce() {
    const once = document.getElementById("stream-said");
    if (once) once.textContent = document.getElementById("stream")?.textContent ?? "";
  }

  function look() {
    const age = performance.now() - heard;
    const waits = age < SILENT_MS || !document.querySelector("[data-rings]");
    if (root.dataset.stream === "none" && waits) return;
    const state = streaming && age < SILENT_MS ? "live" : "lost";
    const changed = root.dataset.stream !== state;
    if (changed) root.dataset.stream = state;
    word(state, age);
    if (changed) tellOnce();
  }

  document.addEventListener("house:beat", () => {
    heard = performance.now();
    streaming = true;
    if (root.dataset.stream === "none") root.dataset.stream = "live";
    look();
  });
  document.addEventListener("house:lost", () => {
    streaming = false;
    if (root.dataset.stream === "none") root.dataset.stream = "lost";
    look();
  });
  setInterval(look, 1000);
})();
