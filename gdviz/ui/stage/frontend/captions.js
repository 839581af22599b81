// What to read: one line a run, its line sample, its name and its sentence, and a note below if there is one.

import { dashLengths } from "./dash.js";
import { drawing, element } from "./dom.js";

export function createCaptions() {
  const root = element("div", { class: "stage-captions", "aria-live": "polite" });
  const lines = new Map(); // run → its parts

  /** `live` holds sentences that replace those of the captions, by run. */
  function show(captions, live = {}) {
    const runs = captions.map(({ run }) => run).join("\n");
    if (runs !== [...lines.keys()].join("\n")) rebuild(captions);
    root.classList.toggle("is-single", captions.length === 1);
    for (const caption of captions) {
      const { line, sample, label, text, note } = lines.get(caption.run);
      const said = live[caption.run] ?? caption;
      line.dataset.tone = said.tone;
      line.classList.toggle("has-note", Boolean(caption.note || said.note)); // its room stays while a slider moves
      sample.setAttribute("stroke", caption.colour);
      sample.setAttribute("stroke-dasharray", dashLengths(caption.dash, 3).join(" "));
      write(label, caption.label);
      write(text, said.text);
      write(note, said.note ?? "");
    }
  }

  function rebuild(captions) {
    lines.clear();
    root.replaceChildren();
    for (const { run } of captions) {
      const sample = drawing("line", { x1: 0, y1: 5, x2: 32, y2: 5, "stroke-width": 3 });
      const label = element("span", { class: "stage-label" });
      const text = element("span", { class: "stage-text" });
      const note = element("div", { class: "stage-note" });
      const picture = drawing("svg", { class: "stage-sample", viewBox: "0 0 32 10", "aria-hidden": "true" }, sample);
      const line = element("div", { class: "stage-caption", "data-run": run }, picture, label, text, note);
      lines.set(run, { line, sample, label, text, note });
      root.append(line);
    }
  }

  return { root, show };
}

// Writing the same words again would make a screen reader say them again.
function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
