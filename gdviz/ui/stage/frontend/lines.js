// An algorithm in lines, one for each step of the player: those still to come keep their numbers to themselves.

import { element } from "./dom.js";

/** What has become of line i once `step` lines are done: "done", "now" for the last of them, or "ahead". */
export const stateOf = (i, step) => (i < step - 1 ? "done" : i === step - 1 ? "now" : "ahead");

export function createLines() {
  const root = element("ol", { class: "stage-lines" });
  let written = "";
  let items = [];
  let shown = null;

  function update(lines = []) {
    const text = JSON.stringify(lines);
    if (text === written) return;
    [written, shown] = [text, null];
    items = lines.map(({ title, formula, numbers }) => element("li", { class: "stage-line" },
      element("span", { class: "stage-line-title" }, title),
      element("span", { class: "stage-line-formula" }, formula),
      element("span", { class: "stage-line-numbers" }, numbers)));
    root.replaceChildren(...items);
  }

  /** Only what differs is written: this runs on every frame. */
  function show(step) {
    if (step === shown) return;
    shown = step;
    items.forEach((item, i) => {
      const state = stateOf(i, step);
      item.dataset.state = state;
      if (state === "now") item.setAttribute("aria-current", "step");
      else item.removeAttribute("aria-current");
    });
    reveal(items[step - 1]);
  }

  // Only within the list: the page stays where the reader has it.
  function reveal(item) {
    if (!item) root.scrollTop = 0;
    else if (item.offsetTop < root.scrollTop) root.scrollTop = item.offsetTop;
    else root.scrollTop = Math.max(root.scrollTop, item.offsetTop + item.offsetHeight - root.clientHeight);
  }

  return { root, update, show, isEmpty: () => items.length === 0 };
}
