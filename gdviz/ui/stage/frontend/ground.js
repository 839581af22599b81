// The ground of a picture, which no run changes: fetched once by its address, and put where its stand-in is.

const MOST = 32; // addresses remembered; the browser's own cache keeps more
const fetched = new Map(); // address → promise of a trace

/** The pictures with every stand-in, {uid, meta: {ground: address}}, replaced by the whole trace. */
export function withGround(pictures) {
  return Promise.all(pictures.map(async (picture) => {
    const data = await Promise.all(picture.figure.data.map(whole));
    return { ...picture, figure: { ...picture.figure, data } };
  }));
}

async function whole(trace) {
  const address = trace.meta?.ground;
  return address === undefined ? trace : { ...(await ground(address)), uid: trace.uid, meta: trace.meta };
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
    if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
    return await response.json();
  } catch (error) {
    fetched.delete(address); // the next data tries again
    throw error;
  }
}
