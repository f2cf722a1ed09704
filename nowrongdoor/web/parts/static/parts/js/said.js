// The one quiet line in which the house answers, and the mark on the field that a slip stands in.
//   the server's HX-Trigger:  said="Saved"   slip={"field": "note", "sentence": "..."}
(() => {
  const STAYS_MS = 12000;
  const line = () => document.getElementById("said");
  let clearing;

  function say(sentence, kind = "info") {
    const region = line();
    if (!region) return;
    const paragraph = document.createElement("p");
    paragraph.className = "said-line";
    paragraph.dataset.kind = kind;
    paragraph.textContent = sentence;
    region.replaceChildren(paragraph);
    later();
  }

  function later() {
    clearTimeout(clearing);
    clearing = setTimeout(() => line()?.replaceChildren(), STAYS_MS);
  }

  function field(name, near) {
    const fits = `[name="${CSS.escape(name)}"]`;
    return near?.closest("form, [data-slip-area]")?.querySelector(fits) ?? document.querySelector(fits);
  }

  document.addEventListener("said", (event) => say(event.detail.value));
  document.addEventListener("slip", (event) => {
    const wrong = field(event.detail.field, event.target);
    if (!wrong) return;
    wrong.setAttribute("aria-invalid", "true");
    wrong.setAttribute("aria-describedby", "said");
    wrong.addEventListener("input", () => wrong.removeAttribute("aria-invalid"), { once: true });
  });
  document.addEventListener("look-at", (event) => document.querySelector(event.detail.value)?.focus());
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target?.id === "said") later();
  });
  // What a click began and no net carried; fields that keep themselves have their own word for it (keeping.js).
  for (const trouble of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    document.addEventListener(trouble, (event) => {
      const status = event.detail.xhr?.status ?? 0;
      const own = event.target.matches?.("[data-keeps], [data-rings]");
      if (!own && (status === 0 || status >= 500)) say(document.body.dataset.noAnswer, "no");
    });
  }
})();
