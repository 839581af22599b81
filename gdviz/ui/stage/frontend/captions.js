// What to read: one line a run, its line sample, its name and its sentence.

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
      const { line, sample, label, text } = lines.get(caption.run);
      const { text: sentence, tone } = live[caption.run] ?? caption;
      line.dataset.tone = tone;
      sample.setAttribute("stroke", caption.colour);
      sample.setAttribute("stroke-dasharray", dashLengths(caption.dash, 3).join(" "));
      write(label, caption.label);
      write(text, sentence);
    }
  }

  function rebuild(captions) {
    lines.clear();
    root.replaceChildren();
    for (const { run } of captions) {
      const sample = drawing("line", { x1: 0, y1: 5, x2: 32, y2: 5, "stroke-width": 3 });
      const label = element("span", { class: "stage-label" });
      const text = element("span", { class: "stage-text" });
      const picture = drawing("svg", { class: "stage-sample", viewBox: "0 0 32 10", "aria-hidden": "true" }, sample);
      const line = element("div", { class: "stage-caption", "data-run": run }, picture, label, text);
      lines.set(run, { line, sample, label, text });
      root.append(line);
    }
  }

  return { root, show };
}

// Writing the same words again would make a screen reader say them again.
function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
