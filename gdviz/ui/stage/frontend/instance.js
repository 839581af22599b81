// One stage: takes the data Python sends, and keeps pictures, captions, player and live slider on the same step.

import { createArrivals } from "./arrivals.js";
import { writeAttributes } from "./attributes.js";
import { createCaptions } from "./captions.js";
import { delay, element, styled } from "./dom.js";
import { listenToKeys } from "./keyboard.js";
import { loadPlotly } from "./library.js";
import { createLines } from "./lines.js";
import { createLive } from "./live.js";
import { createPanels } from "./panels.js";
import { createPicks } from "./picks.js";
import * as players from "./player.js";
import { createProbe } from "./probe.js";
import { readTheme } from "./theme.js";
import { createTransport } from "./transport.js";
import { createViews } from "./views.js";

const PATIENCE = 1000; // ms in which grounds go before what is live: they are what the reader waits for

export function createStage(parent) {
  const root = element("div", { class: "gdviz-stage", "data-testid": "stage", "data-live": "off", "data-draws": 0 });
  const captions = createCaptions();
  const lines = createLines();
  const panels = createPanels({ lines, onShow: show, onResize: (id) => views?.resize(id) });
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
  // What the reader moved last is shown: a slider, or a point.
  const live = createLive({ onMove: () => probe.drop(), onChange: requestDraw, after: () => grounds });
  const probe = createProbe({ onEntry: () => live.yieldTurn(), onChange: requestDraw });
  const picks = createPicks({ viewOf: (id) => views.get(id), probe, onPick: (value) => send(value), onChange: requestDraw });
  const arrivals = createArrivals({ panels, hang });
  const parts = [captions.root, panels.root, transport.root, panels.gallery];
  root.append(...parts);
  parent.append(root);

  let data = null;
  let send = null;
  let player = null;
  let played = ""; // what Python last asked to be played
  let views = null;
  let late = { ids: new Set(), entry: null }; // pictures that are not here yet, and what was live on them till then
  let grounds = Promise.resolve(); // all of them, or so late that what is live waits no longer
  let frame = 0;
  let removed = false;

  async function update(newData, newSend) {
    [data, send] = [newData, newSend];
    const ordered = arrivals.order(data.pictures);
    grounds = Promise.race([Promise.all(ordered.due), delay(PATIENCE)]);
    const [plotly] = await Promise.all([loadPlotly(data.plotly), styled(parent).then(prepare)]);
    if (removed || data !== newData) return;
    if (!captions.root.isConnected) root.replaceChildren(...parts); // an earlier attempt had failed
    views ??= createViews(plotly, panels, requestDraw);
    apply();
    await arrivals.take(ordered);
  }

  function fail(error) {
    root.replaceChildren("The pictures could not be drawn. Reload the page to try again.");
    console.error("stage:", error);
  }

  // Words and empty frames first: Plotly takes its time to arrive.
  function prepare() {
    if (views || removed) return;
    captions.show(data.captions);
    lines.update(data.lines);
    panels.arrange(data.pictures);
    live.update(data.live, data.attributes);
  }

  function apply() {
    root.style.setProperty("--stage-scale", data.scale);
    player = player ? players.setLast(player, data.steps) : players.createPlayer(data.steps);
    if (data.play && data.play !== played) player = players.startOver(player, performance.now());
    played = data.play;
    lines.update(data.lines);
    views.arrange(data.pictures, { theme: readTheme(root), scale: data.scale });
    const before = entryNow();
    live.update(data.live, data.attributes);
    probe.update(data.attributes);
    picks.settle();
    if (before && !entryNow()) late = { ids: new Set(data.pictures.map(({ id }) => id)), entry: before };
    requestDraw();
  }

  // Until its ground is here, a picture stays as it was, with what was live on it.
  function hang(picture) {
    late.ids.delete(picture.id);
    views.draw(picture);
    picks.update(data.picks);
    requestDraw();
  }

  const entryNow = () => probe.entry() ?? live.entry();

  function show(id) {
    arrivals.bring(id)?.catch(fail);
    views?.show(id);
    requestDraw();
  }

  function act(change) {
    if (!player) return;
    player = change(player);
    requestDraw();
  }

  function requestDraw() {
    frame ||= requestAnimationFrame(draw);
  }

  function draw(now) {
    frame = 0;
    if (!player || !views || removed) return;
    player = players.tick(player, now);
    const entry = entryNow();
    transport.show(player, data.unit);
    lines.show(player.step);
    captions.show(data.captions, entry?.captions);
    const liveOn = (id) => entry ?? (late.ids.has(id) ? late.entry : null);
    views.paint({ step: player.step, last: player.last, liveOn, ghost: picks.ghost() });
    writeAttributes(root, {
      ...data.attributes, ...entry?.attributes, step: player.step, live: live.status(),
      draws: Number(root.dataset.draws) + (arrivals.isMissing() ? 0 : 1), // of all that are to be seen
    });
    if (player.playing) requestDraw();
  }

  function remove() {
    removed = true;
    for (const part of [arrivals, picks, probe, keys, live, panels, views]) part?.remove();
    cancelAnimationFrame(frame);
    root.remove();
  }

  return { update: (...given) => update(...given).catch(fail), remove };
}
