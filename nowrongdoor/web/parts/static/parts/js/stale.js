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

  function look() {
    if (root.dataset.stream === "none") return;
    const age = performance.now() - heard;
    const state = streaming && age < SILENT_MS ? "live" : "lost";
    if (root.dataset.stream !== state) root.dataset.stream = state;
    word(state, age);
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
