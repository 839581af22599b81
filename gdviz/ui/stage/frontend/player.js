// Playing a run: which step is shown at what time. No clock of its own, no page.

const SPEEDS = [1, 5, 15, 30, 60]; // steps a second
const SECONDS = 6; // how long a whole run should take to play

export const createPlayer = (last) => ({ step: last, last, speed: defaultSpeed(last), playing: false, since: 0, from: 0 });

/** The speeds to choose from; a run too long for all of them adds the one that fits. */
export function speedsFor(last) {
  const fitting = Math.round(last / SECONDS);
  return fitting > 1.5 * SPEEDS.at(-1) ? [...SPEEDS, fitting] : SPEEDS;
}

export function defaultSpeed(last) {
  const far = (speed) => Math.abs(Math.log((speed * SECONDS) / Math.max(1, last)));
  return speedsFor(last).reduce((best, speed) => (far(speed) < far(best) ? speed : best));
}

/** From the end, playing starts again at step 0. */
export function play(player, now) {
  const from = player.step >= player.last ? 0 : player.step;
  return { ...player, step: from, from, since: now, playing: player.last > 0 };
}

export const startOver = (player, now) => play({ ...player, step: 0 }, now);

export const pause = (player) => ({ ...player, playing: false });

export const toggle = (player, now) => (player.playing ? pause(player) : play(player, now));

export const seek = (player, step) => ({ ...pause(player), step: bounded(step, player.last) });

export const stepBy = (player, change) => seek(player, player.step + change);

/** The player at a later time; it stops by itself on the last step. */
export function tick(player, now) {
  if (!player.playing) return player;
  const seconds = Math.max(0, now - player.since) / 1000; // a frame's time may lie just before the click's
  const step = bounded(player.from + Math.floor(seconds * player.speed), player.last);
  return { ...player, step, playing: step < player.last };
}

/** The step shown now is where the new speed starts to count. */
export const setSpeed = (player, speed, now) => ({ ...player, speed, from: player.step, since: now });

/** New data: who was at the end stays at the end; a default speed follows the length. */
export function setLast(player, last) {
  if (last === player.last) return player;
  const speed = player.speed === defaultSpeed(player.last) ? defaultSpeed(last) : player.speed;
  const atEnd = !player.playing && player.step >= player.last;
  return { ...player, last, speed, step: atEnd ? last : bounded(player.step, last) };
}

const bounded = (step, last) => Math.min(Math.max(Math.round(step), 0), last);
