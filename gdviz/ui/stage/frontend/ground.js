// The ground of a picture, which no run changes: fetched once by its address, and put where its stand-in is.

const MOST = 32; // addresses remembered; the browser's own cache keeps more
const LONGEST = 300; // letters of a server's sentence
const BROKEN = "This picture could not be drawn. Reload the page to try again.";
const fetched = new Map(); // address → promise of a trace or of several

/**
 * The picture with every stand-in, {uid, meta: {ground: address}}, replaced by what its address holds, a trace or a
 * list of traces, and with what these have to say, in the meta of one of them, as its note. If one cannot be had: {id, problem}, with the sentence to show in the picture's place.
 */
export async function withGround(picture) {
  try {
    const data = await Promise.all(picture.figure.data.map(whole));
    const traces = data.flat();
    const note = traces.find(({ meta }) => meta?.note)?.meta.note;
    return { ...picture, note, figure: { ...picture.figure, data: traces } };
  } catch (error) {
    if (!(error instanceof Refusal)) console.error("stage:", error);
    return { id: picture.id, problem: error instanceof Refusal ? error.message : BROKEN };
  }
}

/** Whether something of the picture must be fetched. */
export const hasGround = ({ figure }) => figure.data.some(({ meta }) => meta?.ground !== undefined);

/** The server's own words about what it was asked. */
class Refusal extends Error {}

async function whole(standIn) {
  const address = standIn.meta?.ground;
  if (address === undefined) return standIn;
  const found = await ground(address);
  if (!Array.isArray(found)) return { ...found, uid: standIn.uid, meta: standIn.meta };
  return found.map((trace) => ({ ...trace, meta: { ...trace.meta, ...standIn.meta } }));
}

function ground(address) {
  if (!fetched.has(address)) {
    fetched.set(address, load(address));
    if (fetched.size > MOST) fetched.delete(fetched.keys().next().value);
  }
  return fetched.get(address);
}

async function load(address) {
  try {
    const response = await fetch(address);
    if (response.status === 400) throw new Refusal((await response.text()).trim().slice(0, LONGEST) || BROKEN);
    if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
    return await response.json();
  } catch (error) {
    fetched.delete(address); // the next data tries again
    throw error;
  }
}
