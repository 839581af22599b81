// Lines of an algorithm: which are done, which is being done, and which are still ahead.

import assert from "node:assert/strict";
import test from "node:test";

import { stateOf } from "../../../gdviz/ui/stage/frontend/lines.js";

test("before the first step every line is ahead", () => {
  assert.deepEqual([0, 1, 2].map((i) => stateOf(i, 0)), ["ahead", "ahead", "ahead"]);
});

test("each step does one line, those before are done", () => {
  assert.deepEqual([0, 1, 2].map((i) => stateOf(i, 2)), ["done", "now", "ahead"]);
});

test("at the end the last line is the one just done", () => {
  assert.deepEqual([0, 1, 2].map((i) => stateOf(i, 3)), ["done", "done", "now"]);
});
