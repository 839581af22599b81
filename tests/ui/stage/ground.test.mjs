import assert from "node:assert/strict";
import test from "node:test";

import { staticPart } from "../../../gdviz/ui/stage/frontend/figure.js";
import { withGround } from "../../../gdviz/ui/stage/frontend/ground.js";

const picture = (ground) => ({
  id: "landscape",
  figure: { data: [{ type: "contour", uid: "relief", meta: { ground } }, { type: "scatter", x: [1] }], layout: {} },
});

/** Answers every fetch with `reply(address)` and holds back the console while `work` runs; what was asked, and said. */
async function answering(reply, work) {
  const [asked, said] = [[], []];
  const real = { fetch: globalThis.fetch, error: console.error };
  globalThis.fetch = async (address) => {
    asked.push(address);
    return reply(address);
  };
  console.error = (...words) => said.push(words);
  try {
    await work();
  } finally {
    globalThis.fetch = real.fetch;
    console.error = real.error;
  }
  return { asked, said };
}

const answer = (z) => json({ type: "contour", z, uid: "theirs" });
const json = (body) => ({ ok: true, status: 200, json: async () => body });
const refusal = (text) => ({ ok: false, status: 400, statusText: "Bad Request", text: async () => text });

test("a stand-in becomes the fetched trace under its own name, all else stays", () =>
  answering(() => answer([[1]]), async () => {
    const { figure } = await withGround(picture("/a"));
    assert.deepEqual(figure.data[0], { type: "contour", z: [[1]], uid: "relief", meta: { ground: "/a" } });
    assert.deepEqual(figure.data[1], { type: "scatter", x: [1] });
  }));

test("a list of traces takes the place of one stand-in, each under its own name", () =>
  answering(() => json([{ uid: "one", z: [1] }, { uid: "two", x: [2], meta: { role: "edge" } }]), async () => {
    const { figure } = await withGround(picture("/list"));
    assert.deepEqual(figure.data, [
      { uid: "one", z: [1], meta: { ground: "/list" } },
      { uid: "two", x: [2], meta: { role: "edge", ground: "/list" } },
      { type: "scatter", x: [1] },
    ]);
    assert.ok(staticPart(figure).length < 200);
    assert.equal(staticPart(figure).includes('"z"'), false);
  }));

test("an address is fetched once, however often it is shown", async () => {
  const { asked } = await answering(() => answer([[2]]), async () => {
    await Promise.all([withGround(picture("/b")), withGround(picture("/b"))]);
    await withGround(picture("/b"));
  });
  assert.deepEqual(asked, ["/b"]);
});

test("a failed fetch is a problem now and tried again later", async () => {
  const { said } = await answering(() => ({ ok: false, status: 500, statusText: "sorry" }), async () => {
    const { id, figure, problem } = await withGround(picture("/c"));
    assert.deepEqual([id, figure], ["landscape", undefined]);
    assert.match(problem, /could not be drawn/);
  });
  assert.match(String(said[0][1]), /500 sorry/);
  await answering(() => answer([[3]]), async () => {
    const { figure, problem } = await withGround(picture("/c"));
    assert.deepEqual(figure.data[0].z, [[3]]);
    assert.equal(problem, undefined);
  });
});

test("a refusal is the server's sentence, of bounded length, and nothing to complain of", async () => {
  const { said } = await answering((address) => refusal(address === "/f" ? " a map needs <b>one</b> rule \n" : "x".repeat(9999)), async () => {
    assert.deepEqual(await withGround(picture("/f")), { id: "landscape", problem: "a map needs <b>one</b> rule" });
    assert.equal((await withGround(picture("/g"))).problem.length, 300);
  });
  assert.deepEqual(said, []);
});

test("two grounds are told apart by their address", () =>
  answering((address) => answer([[address.length]]), async () => {
    const parts = [];
    for (const address of ["/d", "/e", "/d"]) parts.push(staticPart((await withGround(picture(address))).figure));
    assert.notEqual(parts[0], parts[1]);
    assert.equal(parts[0], parts[2]);
  }));
