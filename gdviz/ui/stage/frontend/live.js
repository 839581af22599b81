// The live picture: while a slider moves, its runs are shown from the batch, until Python's answer is here.

import { decodeBatch } from "./batch.js";
import { followSlider } from "./slider.js";

const PATIENCE = 4000; // ms to wait for an answer to a released slider before Python's last word counts again
const LATER = 3000; // ms without new data after which a batch is fetched though no hand is near the slider

/**
 * `onMove` is called when the reader moves the slider, `onChange` whenever `entry()` or `status()` may have changed;
 * a batch is fetched once the promise of `after()` is there. The first is fetched at once; a later one, which costs
 * the server more than all else that a change asks for, when a hand comes near the slider or nothing else is changed.
 */
export function createLive({ onMove, onChange, after }) {
  let spec = null; // {slider, url}
  let answer = {}; // the attributes of Python's last data
  let follower = null;
  let batch = null;
  let fetching = null;
  let first = true; // no batch has been fetched yet
  let postponed = null; // the timer of a batch that is fetched later
  let wanted = null; // the position the reader moved to and Python has not answered yet
  let shown = null; // {index, attributes, paths, captions}
  let timer;

  function update(next, attributes) {
    answer = attributes;
    if (next?.slider !== spec?.slider) follow(next?.slider);
    const isNew = next?.url !== spec?.url;
    spec = next;
    if (isNew) renew();
    if (answered()) settle();
    else show();
  }

  function follow(slider) {
    follower?.remove();
    wanted = null;
    follower = slider ? followSlider(slider, { onNear: near, onMove: move, onRelease: release }) : null;
  }

  function renew() {
    fetching?.abort();
    clearTimeout(postponed);
    [fetching, postponed, batch, shown] = [null, null, null, null]; // a batch of other settings is never shown
    if (!spec?.url) return;
    if (first || follower.isNear()) load(spec.url);
    else postponed = setTimeout(near, LATER);
  }

  function near() {
    if (postponed === null) return;
    clearTimeout(postponed);
    postponed = null;
    load(spec.url);
    onChange();
  }

  async function load(url) {
    first = false;
    const mine = new AbortController();
    fetching = mine;
    try {
      await after();
      const response = await fetch(url, { signal: mine.signal });
      if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
      const decoded = decodeBatch(await response.arrayBuffer());
      if (fetching !== mine) return;
      batch = decoded;
      if (answered()) settle();
      else show();
    } catch (error) {
      if (fetching !== mine) return;
      spec = { ...spec, url: undefined }; // the next data tries again
      console.warn("stage: no batch, the picture follows when the slider is released", error);
    }
    fetching = null;
    onChange();
  }

  function move(index) {
    wanted = index;
    clearTimeout(timer);
    if (!follower.isHeld()) timer = setTimeout(settle, PATIENCE);
    show();
    onMove();
    onChange();
  }

  function release() {
    if (wanted === null) return;
    if (answered()) settle();
    else timer = setTimeout(settle, PATIENCE);
  }

  // Python's last data are of the position the reader chose, or no answer is due.
  const answered = () => wanted === null || (batch !== null && nearest(batch.values, answer[batch.attribute]) === wanted);

  function settle() {
    clearTimeout(timer);
    if (!follower?.isHeld()) drop();
  }

  // The reader moved something else: what the slider does from now on is Python's doing.
  function yieldTurn() {
    follower?.forget();
    drop();
  }

  function drop() {
    clearTimeout(timer);
    [wanted, shown] = [null, null];
    onChange();
  }

  function show() {
    if (!batch || wanted === null || shown?.index === wanted || wanted >= batch.values.length) return;
    shown = { index: wanted, ...batch.entry(wanted) };
  }

  return {
    update,
    yieldTurn,
    entry: () => shown,
    status: () => (batch ? "ready" : fetching ? "loading" : postponed ? "waiting" : "off"),
    remove() {
      clearTimeout(timer);
      clearTimeout(postponed);
      fetching?.abort();
      follower?.remove();
    },
  };
}

/** The position whose value comes closest: Python may have rounded what it sends back. */
export function nearest(values, value) {
  const far = (i) => (values[i] === value ? 0 : Math.abs(Number(values[i]) - Number(value)));
  let best = -1;
  values.forEach((_, i) => {
    if (far(i) < (best < 0 ? Infinity : far(best))) best = i;
  });
  return best;
}
