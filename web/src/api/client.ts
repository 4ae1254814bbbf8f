import { problemOf } from "./problem";

const BASE = "/api/v1";
const UNSAFE = new Set(["POST", "PATCH", "DELETE", "PUT"]);

interface CallOptions {
  body?: unknown;
  /** Version read before; sent as If-Match. */
  version?: number;
  /** The same request with the same key is done once. */
  idempotencyKey?: string;
  signal?: AbortSignal;
}

interface ClientState {
  csrfToken: string;
  language: string;
  /** Called once a session has ended on the server. */
  onSignedOut: () => void;
}

const state: ClientState = { csrfToken: "", language: "en", onSignedOut: () => {} };

/** The client holds what every call needs and no server data; that lives in the query cache. */
export function configureClient(changes: Partial<ClientState>): void {
  Object.assign(state, changes);
}

/** What every call says of who asks, and in which language. */
function headersOf(method: string): Record<string, string> {
  const headers: Record<string, string> = {
    Accept: "application/json",
    "Accept-Language": state.language,
  };
  if (UNSAFE.has(method)) headers["X-CSRF-Token"] = state.csrfToken;
  return headers;
}

async function call(method: string, path: string, options: CallOptions): Promise<Response> {
  const headers = headersOf(method);
  if (options.version !== undefined) headers["If-Match"] = `"${options.version}"`;
  if (options.idempotencyKey) headers["Idempotency-Key"] = options.idempotencyKey;
  if (options.body !== undefined) {
    headers["Content-Type"] = method === "PATCH" ? "application/merge-patch+json" : "application/json";
  }
  const response = await fetch(BASE + path, {
    method,
    headers,
    credentials: "same-origin",
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    ...(options.signal ? { signal: options.signal } : {}),
  });
  if (response.ok) return response;
  const problem = await problemOf(response);
  if (problem.status === 401) state.onSignedOut();
  throw problem;
}

async function json<T>(response: Response): Promise<T> {
  if (response.status === 204) return undefined as T;
  return (await response.json()) as T;
}

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return json<T>(await call("GET", path, signal ? { signal } : {}));
}

/** An answer with the number that says which state of the thing it is, for what does not tell that itself. */
export interface Tagged<T> {
  body: T;
  version: number;
}

async function tagged<T>(response: Response): Promise<Tagged<T>> {
  const version = Number(/\d+/.exec(response.headers.get("ETag") ?? "")?.[0]);
  return { body: await json<T>(response), version };
}

export async function getTagged<T>(path: string, signal?: AbortSignal): Promise<Tagged<T>> {
  return tagged<T>(await call("GET", path, signal ? { signal } : {}));
}

export async function patchTagged<T>(path: string, version: number, body: unknown): Promise<Tagged<T>> {
  return tagged<T>(await call("PATCH", path, { body, version }));
}

export async function post<T>(
  path: string,
  body: unknown,
  idempotencyKey?: string,
  version?: number,
): Promise<T> {
  return json<T>(
    await call("POST", path, {
      body,
      ...(idempotencyKey ? { idempotencyKey } : {}),
      ...(version === undefined ? {} : { version }),
    }),
  );
}

export async function patch<T>(path: string, version: number, body: unknown): Promise<T> {
  return json<T>(await call("PATCH", path, { body, version }));
}

/** Changes what has no version of its own. */
export async function amend<T>(path: string, body: unknown): Promise<T> {
  return json<T>(await call("PATCH", path, { body }));
}

interface UploadOptions extends Pick<CallOptions, "idempotencyKey" | "signal"> {
  params?: Record<string, string>;
}

/** Sends a file and tells how much of it has left, from 0 to 1; fetch could not say that. */
export function upload<T>(
  path: string,
  file: File,
  onProgress: (share: number) => void,
  { params, idempotencyKey, signal }: UploadOptions = {},
): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", BASE + withParams(path, { name: file.name, ...params }));
    for (const [name, value] of Object.entries(headersOf("POST"))) request.setRequestHeader(name, value);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    if (idempotencyKey) request.setRequestHeader("Idempotency-Key", idempotencyKey);
    signal?.addEventListener("abort", () => request.abort());
    request.upload.addEventListener("progress", ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0));
    request.addEventListener("error", () => reject(new TypeError("network")));
    request.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")));
    request.addEventListener("load", () => {
      if (request.status < 300) return resolve(JSON.parse(request.responseText) as T);
      const headers = { "Content-Type": request.getResponseHeader("Content-Type") ?? "" };
      return problemOf(new Response(request.responseText, { status: request.status, headers })).then((problem) => {
        if (problem.status === 401) state.onSignedOut();
        reject(problem);
      }, reject);
    });
    request.send(file);
  });
}

export async function put<T>(path: string, body: unknown, version?: number): Promise<T> {
  return json<T>(await call("PUT", path, version === undefined ? { body } : { body, version }));
}

export async function remove(path: string, version?: number): Promise<void> {
  await call("DELETE", path, version === undefined ? {} : { version });
}

/** Where the browser itself fetches something, such as a file. */
export const hrefOf = (path: string) => BASE + path;

/** Builds `path?a=b`, leaving out what is empty. */
export function withParams(
  path: string,
  params: Record<string, string | number | undefined>,
): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (value !== undefined && value !== "") search.set(name, String(value));
  }
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}
