// One stage: takes the data Python sends, and keeps pictures, captions, player and live slider on the same step.

import { writeAttributes } from "./attributes.js";
import { createCaptions } from "./captions.js";
import { element } from "./dom.js";
import { withGround } from "./ground.js";
import { listenToKeys } from "./keyboard.js";
import { loadPlotly } from "./library.js";
import { createLive } from "./live.js";
import { createPanels } from "./panels.js";
import { createPick } from "./pick.js";
import * as players from "./player.js";
import { readTheme } from "./theme.js";
import { createTransport } from "./transport.js";
import { createViews } from "./views.js";

const PATIENCE = 4000; // ms a chosen point is shown while Python has not answered

export function createStage(parent) {
  const root = element("div", { class: "gdviz-stage", "data-testid": "stage", "data-live": "off", "data-draws": 0 });
  const captions = createCaptions();
  const panels = createPanels({ onShow: show, onResize: (id) => views?.resize(id) });
  const transport = createTransport({
    onToggle: () => act((player) => players.toggle(player, performance.now())),
    onStep: (change) => act((player) => players.stepBy(player, change)),
    onSeek: (step) => act((player) => players.seek(player, step)),
    onSpeed: (speed) => act((player) => players.setSpeed(player, speed, performance.now())),
  });
  const keys = listenToKeys(root, {
    " ": () => act((player) => players.toggle(player, performance.now())),
    ArrowLeft: () => act((player) => players.stepBy(player, -1)),
    ArrowRight: () => act((player) => players.stepBy(player, 1)),
  });
  const live = createLive(requestDraw);
  const parts = [captions.root, panels.root, transport.root];
  root.append(...parts);
  parent.append(root);

  let data = null;
  let send = null;
  let player = null;
  let views = null;
  let pick = null;
  let ghost = null; // {id, point}
  let ghostTimer;
  let frame = 0;
  let removed = false;

  async function update(newData, newSend) {
    [data, send] = [newData, newSend];
    try {
      const [plotly, pictures] = await Promise.all([
        loadPlotly(data.plotly), withGround(data.pictures), styled(parent).then(prepare),
      ]);
      if (removed || data !== newData) return;
      if (!captions.root.isConnected) root.replaceChildren(...parts); // an earlier attempt had failed
      views ??= createViews(plotly, panels, requestDraw);
      apply(pictures);
    } catch (error) {
      root.replaceChildren("The pictures could not be drawn. Reload the page to try again.");
      console.error("stage:", error);
    }
  }

  // Words and empty frames first: Plotly takes its time to arrive.
  function prepare() {
    if (views || removed) return;
    captions.show(data.captions);
    panels.arrange(data.pictures);
    live.update(data.live, data.attributes);
  }

  function apply(pictures) {
    root.style.setProperty("--stage-scale", data.scale);
    player = player ? players.setLast(player, data.steps) : players.createPlayer(data.steps);
    views.update(pictures, { theme: readTheme(root), scale: data.scale });
    live.update(data.live, data.attributes);
    setGhost(null);
    pick?.remove();
    const picture = data.pick && views.get(data.pick);
    pick = picture && createPick(picture, {
      onGhost: (point) => setGhost(point && { id: data.pick, point }),
      onPick: ({ x, y }) => Number.isFinite(x) && Number.isFinite(y) && send({ x, y }),
    });
    requestDraw();
  }

  function show(id) {
    views?.show(id);
    requestDraw();
  }

  function act(change) {
    if (!player) return;
    player = change(player);
    requestDraw();
  }

  function setGhost(next) {
    ghost = next;
    clearTimeout(ghostTimer);
    if (next) ghostTimer = setTimeout(() => setGhost(null), PATIENCE);
    requestDraw();
  }

  function requestDraw() {
    frame ||= requestAnimationFrame(draw);
  }

  function draw(now) {
    frame = 0;
    if (!player || !views || removed) return;
    player = players.tick(player, now);
    const entry = live.entry();
    transport.show(player);
    captions.show(data.captions, entry?.captions);
    views.paint({ step: player.step, last: player.last, live: entry?.paths, liveId: entry?.index, ghost });
    writeAttributes(root, {
      ...data.attributes, ...entry?.attributes, step: player.step, live: live.status(), draws: Number(root.dataset.draws) + 1,
    });
    if (player.playing) requestDraw();
  }

  function remove() {
    removed = true;
    cancelAnimationFrame(frame);
    clearTimeout(ghostTimer);
    for (const part of [pick, keys, live, panels, views]) part?.remove();
    root.remove();
  }

  return { update, remove };
}

// Pictures take their size from the stylesheet, which Streamlit puts beside us and does not wait for.
function styled(parent) {
  const link = parent.querySelector("link[rel=stylesheet]");
  if (!link || link.sheet) return Promise.resolve();
  return new Promise((resolve) => {
    link.addEventListener("load", resolve, { once: true });
    link.addEventListener("error", resolve, { once: true });
  });
}
