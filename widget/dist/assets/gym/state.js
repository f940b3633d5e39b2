// What the page knows, in memory alone. A learner's progress leaves it as a file that they save, or with a call.

import { call } from "./api.js";

export const gym = {
  words: {}, choices: {}, lessons: [], topics: [],
  progress: null, standing: null, session: null,
  /** the case in hand: {case, asked, node, ...}; kept while the learner looks at another screen */
  current: null,
  /** lessons begun, drawn: id -> node */
  lessonNodes: new Map(),
  /** a group's token that the learner came with */
  cohort: null,
  /** something was done that no file holds yet */
  unsaved: false,
};

/** Take over from an answer whatever it brings. */
export function take(answer) {
  for (const name of ["words", "choices", "lessons", "topics", "standing", "session"]) {
    if (answer[name]) gym[name] = answer[name];
  }
  if (answer.progress) gym.progress = answer.progress;
  return answer;
}

/** A call that changes the progress: the new one takes the old one's place. */
export async function advance(name, body) {
  const before = gym.progress;
  const answer = await call(name, { ...body, progress: before });
  take(answer);
  if (answer.progress && name !== "next") gym.unsaved = true;
  return answer;
}

/** A fresh start: the words of the gym, and a progress with nothing in it. */
export async function begin() {
  take(await call("start", { progress: null }));
  forget();
}

/** What belongs to one learner's way through the page. */
function forget() {
  gym.session = null;
  gym.current = null;
  gym.lessonNodes.clear();
  gym.unsaved = false;
}

/** A saved file. Where it cannot be used this throws, and what was on the page stays. */
export async function load(text) {
  const answer = await call("load", { file: text });
  forget();
  take(answer);
  return answer;
}

export function begun() {
  const standing = gym.standing ?? {};
  return gym.unsaved || (standing.lessons ?? []).some(({ done }) => done)
    || (standing.topics ?? []).some(({ decisions }) => decisions > 0);
}

/** The lesson as `start` lists it with how far the learner is in it. */
export function lessonsNow() {
  const known = new Map((gym.standing?.lessons ?? []).map((lesson) => [lesson.id, lesson]));
  return gym.lessons.map((lesson) => ({ ...known.get(lesson.id), ...lesson }));
}
