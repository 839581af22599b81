import assert from "node:assert/strict";
import test from "node:test";

import * as players from "../../../gdviz/ui/stage/frontend/player.js";

const at = (step, last = 100) => players.seek(players.createPlayer(last), step);

test("at rest the whole run is shown", () => {
  const player = players.createPlayer(200);
  assert.equal(player.step, 200);
  assert.equal(player.playing, false);
});

test("a run takes about six seconds by default", () => {
  for (const last of [30, 50, 90, 200, 300, 500, 2000, 10000]) {
    const seconds = last / players.defaultSpeed(last);
    assert.ok(seconds > 3 && seconds < 12, `${last} steps take ${seconds} s`);
  }
});

test("a very long run adds the speed that fits it", () => {
  assert.deepEqual(players.speedsFor(200), [1, 5, 15, 30, 60]);
  assert.deepEqual(players.speedsFor(3000), [1, 5, 15, 30, 60, 500]);
});

test("play from the end starts over, play in the middle goes on", () => {
  assert.equal(players.play(players.createPlayer(100), 0).step, 0);
  assert.equal(players.play(at(37), 0).step, 37);
});

test("time makes steps, and playing ends on the last one", () => {
  let player = players.setSpeed(players.play(at(10), 1000), 30, 1000);
  player = players.tick(player, 2000);
  assert.equal(player.step, 40);
  assert.equal(player.playing, true);
  player = players.tick(player, 9000);
  assert.equal(player.step, 100);
  assert.equal(player.playing, false);
});

test("a frame just before the click does not step back", () => {
  assert.equal(players.tick(players.play(at(10), 1000), 999.5).step, 10);
});

test("a new speed counts from the step shown", () => {
  let player = players.tick(players.play(at(0), 0), 1000);
  const { step } = player;
  player = players.tick(players.setSpeed(player, 60, 1000), 1500);
  assert.equal(player.step, step + 30);
});

test("stepping and seeking pause and stay in the run", () => {
  const playing = players.play(at(5), 0);
  assert.deepEqual([players.stepBy(playing, 1).step, players.stepBy(playing, 1).playing], [6, false]);
  assert.equal(players.stepBy(at(0), -1).step, 0);
  assert.equal(players.stepBy(at(100), 1).step, 100);
  assert.equal(players.seek(at(0), 1e9).step, 100);
});

test("new data: the end stays the end, a step in the middle stays", () => {
  assert.equal(players.setLast(players.createPlayer(100), 300).step, 300);
  assert.equal(players.setLast(players.createPlayer(100), 40).step, 40);
  assert.equal(players.setLast(at(37), 300).step, 37);
  assert.equal(players.setLast(at(37), 20).step, 20);
});

test("a chosen speed survives new data, a default one follows the length", () => {
  assert.equal(players.setLast(players.createPlayer(30), 300).speed, 60);
  assert.equal(players.setLast(players.setSpeed(players.createPlayer(30), 15, 0), 300).speed, 15);
});

test("a run of no steps does not play", () => {
  assert.equal(players.play(players.createPlayer(0), 0).playing, false);
});

test("starting over plays from the first step, wherever the player was", () => {
  const player = players.startOver(at(70), 1000);
  assert.equal(player.step, 0);
  assert.equal(player.playing, true);
  assert.equal(players.tick(player, 1500).step, Math.floor(player.speed / 2));
});
