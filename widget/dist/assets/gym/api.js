// The gym's calls. The server keeps nothing of a learner: what it needs goes with each call.

export const FAIL_AFTER = 20000;

/** `status` 0: no usable answer came. `mend` says what can be done. */
export class Failure extends Error {
  constructor(status, message, mend = "") {
    super(message);
    this.status = status;
    this.mend = mend;
  }
}

const AWAY = "The gym cannot be reached just now. Nothing is lost: your progress is still on this page.";
const AGAIN = "Try again in a moment.";

/** One call; `body` is an object. Gives the answer as an object, or as a Blob with `file`. Throws Failure. */
export async function call(name, body = {}, { file = false } = {}) {
  const stop = new AbortController();
  const fail = setTimeout(() => stop.abort(), FAIL_AFTER);
  try {
    const response = await fetch(`/gym/api/${name}`, {
      method: "POST", headers: { "Content-Type": "application/json" }, cache: "no-store",
      credentials: "same-origin", referrerPolicy: "no-referrer", signal: stop.signal, body: JSON.stringify(body),
    });
    if (response.ok && file) return await response.blob();
    const answer = await response.json();
    if (response.ok && !answer.error) return answer;
    throw new Failure(response.status, answer.error || AWAY, answer.mend || AGAIN);
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(0, AWAY, AGAIN);
  } finally {
    clearTimeout(fail);
  }
}
