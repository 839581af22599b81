// The probe: while a point is dragged, what would run there is fetched and shown, until Python's answer is here.

import { formatValue } from "./attributes.js";
import { decodeBatch } from "./batch.js";
import { createLatest } from "./latest.js";

const PATIENCE = 4000; // ms to wait for an answer to a released point before Python's last word counts again

/** `onEntry` is called when there is something new to show, `onChange` whenever `entry()` may have changed. */
export function createProbe({ onEntry, onChange, load = fetchEntry }) {
  const latest = createLatest(load, { onLoaded, onFailed });
  let answer = {}; // the attributes of Python's last data
  let held = false;
  let shown = null; // {index, attributes, paths, captions}
  let failed = false;
  let warned = false;
  let count = 0;
  let timer;

  function move(address, point) {
    held = true;
    clearTimeout(timer);
    latest.ask(probeAddress(address, point));
  }

  function release() {
    held = false;
    clearTimeout(timer);
    timer = setTimeout(drop, PATIENCE);
    settle();
  }

  function update(attributes) {
    answer = attributes;
    settle();
  }

  function onLoaded(entry) {
    shown = { index: `probe ${(count += 1)}`, ...entry };
    failed = false;
    onEntry();
    settle();
    onChange();
  }

  function onFailed(error) {
    [shown, failed] = [null, true];
    if (!warned) console.warn("stage: no probe, the picture follows when the point is released", error);
    warned = true;
    onChange();
  }

  // What is shown is what Python says: its own data take over.
  function settle() {
    if (!held && !latest.isBusy() && shown && agrees(shown.attributes, answer)) drop();
  }

  function drop() {
    clearTimeout(timer);
    latest.cancel();
    [held, shown, failed] = [false, null, false];
    onChange();
  }

  return { move, release, update, drop, entry: () => shown, hasFailed: () => failed, remove: drop };
}

/** An address with a query, and the point added to it. */
export function probeAddress(address, { x, y }) {
  return `${address}&x=${encodeURIComponent(String(x))}&y=${encodeURIComponent(String(y))}`;
}

/** Whether every attribute of an entry is the same in Python's data. */
export function agrees(attributes, answer) {
  return Object.entries(attributes).every(([name, value]) => formatValue(value) === formatValue(answer[name]));
}

async function fetchEntry(address, signal) {
  const response = await fetch(address, { signal });
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
  return decodeBatch(await response.arrayBuffer()).entry(0);
}
