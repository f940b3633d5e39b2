// The five calls to the server, with their time limits. The token lives in sessionStorage only.

import { press } from "./dom.js";

const TOKEN_KEY = "threshold-guide-token";
export const SLOW_AFTER = 2500;
export const FAIL_AFTER = 20000;

/** `kind`: "unreachable" (no usable answer), "ended" (the conversation is not held any more), "refused" (told why). */
export class Failure extends Error {
  constructor(kind, message = "", replies = []) {
    super(message);
    this.kind = kind;
    this.replies = replies;
  }
}

// Where storage is blocked, the token lasts as long as the page.
let kept = null;

export function token() {
  try { return sessionStorage.getItem(TOKEN_KEY) ?? kept; } catch { return kept; }
}

export function keepToken(value) {
  kept = value;
  try {
    if (value) sessionStorage.setItem(TOKEN_KEY, value);
    else sessionStorage.removeItem(TOKEN_KEY);
  } catch { /* memory serves */ }
}

async function call(method, path, { body, onSlow, withToken = true, keepalive = false, blob = false } = {}) {
  const stop = new AbortController();
  const slow = setTimeout(() => onSlow?.(() => stop.abort()), SLOW_AFTER);
  const fail = setTimeout(() => stop.abort(), FAIL_AFTER);
  const headers = { Accept: "application/json" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (withToken && token()) headers.Authorization = `Bearer ${token()}`;
  try {
    const response = await fetch(path, {
      method, headers, keepalive, signal: stop.signal, cache: "no-store", credentials: "same-origin",
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (blob && response.ok) return { file: await response.blob() };
    const data = await response.json().catch(() => null);
    if (response.ok && data && !data.error) return data;
    const { message, replies } = told(data);
    if (withToken && [401, 403, 404, 410].includes(response.status)) throw new Failure("ended", message, replies);
    if (message || replies.length) {
      throw new Failure(response.status >= 500 ? "unreachable" : "refused", message, replies);
    }
    throw new Failure("unreachable");
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure("unreachable");
  } finally {
    clearTimeout(slow);
    clearTimeout(fail);
  }
}

/** What an error says: {"error": {"message", "replies"}} or {"error", "mend", "replies"}. */
function told(data) {
  const error = data?.error;
  const replies = data?.replies ?? error?.replies ?? [];
  if (typeof error !== "string") return { message: error?.message ?? "", replies };
  return { message: replies.length ? "" : [error, data.mend].filter(Boolean).join(" "), replies };
}

/** A new conversation; its greeting may come with it or has to be asked for. */
export async function begin(options) {
  const data = await call("POST", "/api/conversation", { ...options, withToken: false, body: {} });
  if (!data.token) throw new Failure("unreachable");
  keepToken(data.token);
  return data.replies?.length ? data.replies : greeting(options);
}

export function greeting(options) {
  return sendTurn({ payload: press({ do: "command", name: "start" }), id: newId() }, options);
}

export async function resume(options) {
  return (await call("GET", "/api/conversation", options)).messages ?? [];
}

/** Names one message, so that the server counts it once however often it is sent. Also where the page is not served over HTTPS. */
export function newId() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** `turn` is {id, text} or {id, payload, text}. */
export async function sendTurn(turn, options) {
  const data = await call("POST", "/api/message", { ...options, body: turn });
  if (!Array.isArray(data.replies) || !data.replies.length) throw new Failure("unreachable");
  return data.replies;
}

export async function deleteAll(options) {
  await call("POST", "/api/delete", { ...options, body: {} });
}

/** What can be taken away from the outcome on show, with what stands before saving. */
export function papers() {
  return call("GET", "/api/record");
}

/** One paper as a Blob. `own` is field id → the user's own words, which are sent with this request and kept nowhere. */
export async function paper(kind, format, own) {
  return (await call("POST", "/api/record", { body: { kind, format, own }, blob: true })).file;
}

/** `said` is {about, id, says}: names of the content, never words. */
export function feedback(said) {
  return call("POST", "/api/feedback", { body: said });
}

export async function healthy() {
  try {
    return (await fetch("/health", { cache: "no-store", signal: AbortSignal.timeout(4000) })).ok;
  } catch {
    return false;
  }
}
