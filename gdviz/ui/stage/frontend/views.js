// All pictures of a stage: each is drawn when it is first seen, and painted while it is seen.

import { isTouch } from "./dom.js";
import { createFlat } from "./flat.js";
import { createSpace } from "./space.js";
import { themedLayout } from "./theme.js";

const NARROW = 640; // px: there a legend beside the plot would take half of it

export function createViews(plotly, panels, onDrawn) {
  const views = new Map(); // id → {view, inSpace}
  const waiting = new Map(); // id → {figure, layout}, for pictures behind another tab
  let look = null; // {theme, scale}

  /** Make room for these pictures; those already drawn stay as they are. */
  function arrange(pictures, newLook) {
    look = newLook;
    for (const id of views.keys()) if (!pictures.some((picture) => picture.id === id)) discard(id);
    panels.arrange(pictures);
  }

  /** One of these pictures, drawn now or when it is first seen; or the problem that keeps it from being drawn. */
  function draw({ id, figure, problem = "", note = "" }) {
    panels.say(id, problem, note);
    waiting.delete(id);
    if (problem) return;
    const inSpace = figure.data.some(({ type }) => type === "surface" || type === "scatter3d");
    if (views.has(id) && views.get(id).inSpace !== inSpace) discard(id);
    if (!views.has(id)) views.set(id, { inSpace, view: (inSpace ? createSpace : createFlat)(plotly, panels.frameOf(id), onDrawn) });
    const { theme, scale } = look;
    const narrow = (panels.frameOf(id).gd.clientWidth || panels.root.clientWidth) <= NARROW; // 0 behind another tab
    waiting.set(id, { figure, layout: themedLayout(figure.layout, theme, { id, scale, narrow, touch: isTouch() }) });
    if (panels.isShown(id)) show(id);
  }

  function show(id) {
    const next = waiting.get(id);
    waiting.delete(id);
    if (next) views.get(id).view.update(next.figure, next.layout);
    else resize(id);
  }

  function resize(id) {
    const { gd, resize: fit } = views.get(id)?.view ?? {};
    const { width, height } = gd?._fullLayout ?? {};
    if (gd?.offsetParent && width && (gd.clientWidth !== width || gd.clientHeight !== height)) fit();
  }

  function paint({ ghost, liveOn, ...frame }) {
    for (const [id, { view }] of views) {
      if (!panels.isShown(id)) continue;
      const { paths: live, index: liveId } = liveOn(id) ?? {};
      view.paint({ ...frame, live, liveId, theme: look.theme, ghost: ghost?.id === id ? ghost.point : null });
    }
  }

  function discard(id) {
    views.get(id).view.remove();
    views.delete(id);
    waiting.delete(id);
  }

  return {
    arrange, draw, show, resize, paint,
    get: (id) => views.get(id)?.view,
    remove: () => [...views.keys()].forEach(discard),
  };
}
