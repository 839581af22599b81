import assert from "node:assert/strict";
import test from "node:test";

import { createLatest } from "../../../gdviz/ui/stage/frontend/latest.js";
import { agrees, createProbe, probeAddress } from "../../../gdviz/ui/stage/frontend/probe.js";

const settled = () => new Promise((done) => setTimeout(done, 0));

/** Requests that are answered by hand: `requests` holds {what, signal, answer, fail}. */
function desk() {
  const requests = [];
  const load = (what, signal) => new Promise((answer, fail) => requests.push({ what, signal, answer, fail }));
  return { requests, load, asked: () => requests.map(({ what }) => what) };
}

test("of all places passed while a request is under way only the newest is asked for", async () => {
  const { requests, load, asked } = desk();
  const loaded = [];
  const latest = createLatest(load, { onLoaded: (answer) => loaded.push(answer), onFailed: assert.fail });
  for (const place of ["a", "b", "c", "c"]) latest.ask(place);
  assert.deepEqual(asked(), ["a"]);
  requests[0].answer("A");
  await settled();
  assert.deepEqual([asked(), loaded, latest.isBusy()], [["a", "c"], ["A"], true]);
  requests[1].answer("C");
  await settled();
  assert.deepEqual([asked(), loaded, latest.isBusy()], [["a", "c"], ["A", "C"], false]);
});

test("the same place is asked for once", async () => {
  const { requests, load, asked } = desk();
  const latest = createLatest(load, { onLoaded: () => {}, onFailed: assert.fail });
  latest.ask("a");
  requests[0].answer();
  await settled();
  latest.ask("a");
  assert.deepEqual(asked(), ["a"]);
});

test("a failure is told, and the next place is asked for all the same", async () => {
  const { requests, load, asked } = desk();
  const failed = [];
  const latest = createLatest(load, { onLoaded: () => {}, onFailed: ({ message }) => failed.push(message) });
  latest.ask("a");
  latest.ask("b");
  requests[0].fail(new Error("400"));
  await settled();
  assert.deepEqual([asked(), failed], [["a", "b"], ["400"]]);
});

test("nothing is heard of a request that was cancelled", async () => {
  const { requests, load, asked } = desk();
  const latest = createLatest(load, { onLoaded: assert.fail, onFailed: assert.fail });
  latest.ask("a");
  latest.ask("b");
  latest.cancel();
  assert.equal(requests[0].signal.aborted, true);
  requests[0].answer("A");
  await settled();
  assert.deepEqual([asked(), latest.isBusy()], [["a"], false]);
});

test("a place is added to the address to the last digit", () => {
  assert.equal(probeAddress("/p?run=1", { x: 0.1 + 0.2, y: -2 }), "/p?run=1&x=0.30000000000000004&y=-2");
  const { searchParams } = new URL(probeAddress("/p?run=1", { x: 1e21, y: 1e-7 }), "http://host");
  assert.deepEqual([Number(searchParams.get("x")), Number(searchParams.get("y"))], [1e21, 1e-7]);
});

test("an entry agrees with data that have all its attributes", () => {
  assert.equal(agrees({ x: 0.3, rule: "gd" }, { x: 0.1 + 0.2, rule: "gd", steps: 5 }), true);
  assert.equal(agrees({ x: 0.3, y: 1 }, { x: 0.3 }), false);
  assert.equal(agrees({ x: 0.3 }, { x: 0.31 }), false);
});

const entry = (x) => ({ attributes: { x }, paths: {}, captions: {} });

function probing() {
  const { requests, load, asked } = desk();
  const probe = createProbe({ onEntry: () => {}, onChange: () => {}, load });
  const answer = async (i, x) => {
    requests[i].answer(entry(x));
    await settled();
  };
  return { probe, requests, asked, answer, shown: () => probe.entry()?.attributes.x };
}

test("what is dragged stays on stage until Python says the same", async () => {
  const { probe, answer, shown } = probing();
  probe.update({ x: 1 });
  probe.move("/p?", { x: 2, y: 0 });
  await answer(0, 2);
  assert.equal(shown(), 2);
  probe.release();
  probe.update({ x: 1.5 });
  assert.equal(shown(), 2);
  probe.update({ x: 2 });
  assert.equal(shown(), undefined);
});

test("in the hand it stays even if it is where Python is", async () => {
  const { probe, answer, shown } = probing();
  probe.update({ x: 1 });
  probe.move("/p?", { x: 1, y: 0 });
  await answer(0, 1);
  probe.update({ x: 1 });
  assert.equal(shown(), 1);
  probe.release();
  assert.equal(shown(), undefined);
});

test("an answer that comes after the release still counts, also after Python's", async () => {
  const { probe, answer, shown } = probing();
  probe.move("/p?", { x: 2, y: 0 });
  await answer(0, 2);
  probe.move("/p?", { x: 3, y: 0 });
  probe.release();
  probe.update({ x: 3 });
  assert.equal(shown(), 2);
  await answer(1, 3);
  assert.equal(shown(), undefined);
});

test("every entry has a name of its own", async () => {
  const { probe, answer } = probing();
  probe.move("/p?", { x: 1, y: 0 });
  await answer(0, 1);
  const first = probe.entry().index;
  probe.move("/p?", { x: 2, y: 0 });
  await answer(1, 2);
  assert.notEqual(probe.entry().index, first);
  probe.drop();
});

test("a request that fails takes the entry away and is complained of once", async (t) => {
  const warn = t.mock.method(console, "warn", () => {});
  const { probe, requests, answer, shown } = probing();
  for (const i of [0, 1]) {
    probe.move("/p?", { x: i, y: 0 });
    requests[i].fail(new Error("400"));
    await settled();
    assert.deepEqual([shown(), probe.hasFailed()], [undefined, true]);
  }
  assert.equal(warn.mock.callCount(), 1);
  probe.move("/p?", { x: 5, y: 0 });
  await answer(2, 5);
  assert.deepEqual([shown(), probe.hasFailed()], [5, false]);
  probe.drop();
});

test("Python is waited for no longer than a few seconds", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { probe, requests, shown } = probing();
  probe.move("/p?", { x: 1, y: 0 });
  requests[0].answer(entry(1));
  for (let i = 0; i < 9; i += 1) await Promise.resolve();
  probe.release();
  t.mock.timers.tick(3999);
  assert.equal(shown(), 1);
  t.mock.timers.tick(1);
  assert.equal(shown(), undefined);
});
