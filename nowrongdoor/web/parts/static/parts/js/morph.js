// Swaps a fresh piece of a page into the old one node by node, so that focus, scrolling, open folds and what is being
// typed stay as they are. Written as an htmx extension of our own: the one that comes with idiomorph reads its options
// with `Function(...)`, which our content security policy rightly forbids.
(() => {
  const TEXT = "textarea, input:not([type=checkbox], [type=radio], [type=button], [type=submit])";
  // A choice that waits for its button (data-holds) is the person's as soon as it is open or made.
  const isHeld = (node) => "holds" in node.dataset && (node.dataset.chosen || node === document.activeElement);
  const isTyped = (node) => node.dataset.unsaved || isHeld(node) || (node === document.activeElement && node.matches(TEXT));

  // What the person has unfolded for the moment (data-mine: found topics, the form for who takes over) is not the server's.
  const isMine = (node) => "mine" in node.dataset && node.hasChildNodes();

  const callbacks = {
    // A field that is being typed in, or is not saved yet, belongs to the person and not to the server; but not the field
    // of another contact that has taken its place (data-keeps says whose it is).
    beforeNodeMorphed: (old, fresh) => !(old instanceof HTMLElement && (isTyped(old) || isMine(old)) && old.id === fresh.id && old.dataset.keeps === fresh.dataset?.keeps),
    // The server does not know which folds are open, nor what the scripts have noted on an element.
    beforeAttributeUpdated: (name, node) => !(name === "open" && node.matches("details, dialog")) && name !== "data-etag",
  };

  document.addEventListener("change", ({ target }) => {
    if (target.matches("[data-holds]")) target.dataset.chosen = "yes";
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const { successful, requestConfig, elt } = event.detail;
    if (successful && requestConfig?.verb === "post") elt.closest?.("[data-mine]")?.replaceChildren();
  });

  const styleOf = (swap) => ({ morph: "outerHTML", "morph:outerHTML": "outerHTML", "morph:innerHTML": "innerHTML" })[swap];

  htmx.defineExtension("morph", {
    isInlineSwap: (swap) => styleOf(swap) === "outerHTML",
    handleSwap: (swap, target, fragment) => {
      const morphStyle = styleOf(swap);
      return morphStyle ? Idiomorph.morph(target, fragment.children, { morphStyle, callbacks }) : false;
    },
  });
})();
