// The stage: Streamlit calls this for every new data and every change of theme.
//
// All siblings are imported statically and from beside this file, so one page view has all modules of one version.

// Named here so that the browser fetches all at once, not level by level of imports.
import "./arrays.js";
import "./arrivals.js";
import "./arrows.js";
import "./attributes.js";
import "./axes.js";
import "./batch.js";
import "./captions.js";
import "./dash.js";
import "./dom.js";
import "./figure.js";
import "./flat.js";
import "./geometry.js";
import "./ground.js";
import "./image.js";
import "./keyboard.js";
import "./latest.js";
import "./layers.js";
import "./library.js";
import "./lines.js";
import "./lit.js";
import "./live.js";
import "./overlay.js";
import "./panels.js";
import "./path.js";
import "./pick.js";
import "./picks.js";
import "./player.js";
import "./plot.js";
import "./probe.js";
import "./shapes.js";
import "./slider.js";
import "./space.js";
import "./stroke.js";
import "./theme.js";
import "./transport.js";
import "./veil.js";
import "./views.js";

import { createStage } from "./instance.js";

const stages = new WeakMap(); // the element Streamlit gives us → {stage, call}

export default function ({ data, parentElement, setTriggerValue }) {
  const known = stages.get(parentElement) ?? { stage: createStage(parentElement), call: 0 };
  stages.set(parentElement, known);
  const call = (known.call += 1);
  known.stage.update(data, (point) => setTriggerValue("pick", point));

  // Streamlit also cleans up after a call that a newer one overtook: then the stage stays.
  return () => {
    if (known.call !== call || parentElement.isConnected) return;
    stages.delete(parentElement);
    known.stage.remove();
  };
}
