// Requests to the server. The browser sends its session by itself.

import type {
  AuditRow, Branch, Comparison, Diff, Key, MergeRecord, Mode, Operation, Overview, Project, Role, Service,
} from './types';

// What went wrong, in words for people: `message` says what happened, `hint` what to do.
export class ApiError extends Error {
  constructor(
    readonly status: number, // of HTTP; 0: no answer
    readonly code: string,
    message: string,
    readonly hint: string | null = null,
    readonly detail: string | null = null,
    readonly diff: Diff | null = null,
  ) {
    super(message);
  }
}

// Called when the session is not good any more.
let onSignedOut = () => {};
export function whenSignedOut(run: () => void) {
  onSignedOut = run;
}

async function call<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      credentials: 'same-origin',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: body === undefined ? null : JSON.stringify(body),
    });
  } catch {
    throw new ApiError(0, 'offline', 'The server does not answer.', 'The page goes on by itself when it is back.');
  }
  const document = await response.json().catch(() => null);
  if (response.ok) return document as T;
  if (response.status === 401) onSignedOut();
  throw new ApiError(
    response.status,
    document?.code ?? 'failed',
    document?.message ?? `The server answered ${response.status}.`,
    document?.hint ?? null,
    document?.detail ?? null,
    document?.diff ?? null,
  );
}

const branchPath = (id: string) => `/bough/v1/branches/${encodeURIComponent(id)}`;
const projectPath = (id: string) => `/bough/v1/projects/${encodeURIComponent(id)}`;
const backendPath = (of: Branch) => `${projectPath(of.parent_project_id)}/backends/${encodeURIComponent(of.name)}`;

export interface MergeOptions {
  strict?: boolean;
  online?: boolean;
  fingerprint?: string;
}
export interface PreviewOptions extends MergeOptions {
  rehearse?: boolean; // false: only what would be done, at once
}

export interface SignedIn {
  session: Key;
  projects: Project[];
}

export const api = {
  signIn: (key: string) => call<SignedIn>('POST', '/bough/v1/session', { key }),
  signOut: () => call<unknown>('DELETE', '/bough/v1/session'),
  session: () => call<SignedIn | { session: null }>('GET', '/bough/v1/session'),
  overview: (project: string) => call<Overview>('GET', `${projectPath(project)}/overview`),
  operations: async (project: string, limit = 500) =>
    (await call<{ operations: Operation[] }>('GET', `${projectPath(project)}/operations?limit=${limit}`)).operations,

  // A key makes the request safe to repeat.
  create: async (project: string, name: string, mode: Mode, more: Record<string, unknown> = {}) =>
    (
      await call<{ branch: Branch }>('POST', `/projects/v1/${encodeURIComponent(project)}/branches`,
        { name, mode, ...more }, { 'Idempotency-Key': crypto.randomUUID() })
    ).branch,
  reset: (id: string) => call<{ branch: Branch }>('POST', `/projects/v1/branches/${encodeURIComponent(id)}/reset`),
  delete: (id: string) => call<unknown>('DELETE', `/projects/v1/branches/${encodeURIComponent(id)}`),

  comparison: async (id: string, objects = true) =>
    (await call<{ comparison: Comparison }>('GET', `${branchPath(id)}/comparison${objects ? '' : '?objects=false'}`))
      .comparison,
  diff: (id: string) => call<Diff>('GET', `${branchPath(id)}/diff`),
  preview: (id: string, { rehearse = true, ...options }: PreviewOptions = {}) =>
    call<Diff>('POST', `${branchPath(id)}/preview${rehearse ? '' : '?rehearse=false'}`, options),
  merge: async (id: string, options: MergeOptions) =>
    (await call<{ diff: Diff }>('POST', `${branchPath(id)}/merge`, options)).diff,
  merges: async (id: string) => (await call<{ merges: MergeRecord[] }>('GET', `${branchPath(id)}/merges`)).merges,
  credentials: async (id: string, role = '') =>
    (
      await call<{ credentials: Record<string, string> }>('GET',
        `${branchPath(id)}/credentials${role ? `?role=${encodeURIComponent(role)}` : ''}`)
    ).credentials,
  services: async (of: Branch) => (await call<{ services: Service[] }>('GET', `${backendPath(of)}/services`)).services,
  log: async (of: Branch, service = '', lines = 200) =>
    (
      await call<{ text: string }>('GET',
        `${backendPath(of)}/log?lines=${lines}${service ? `&service=${encodeURIComponent(service)}` : ''}`)
    ).text.split('\n').filter((line, i, all) => line !== '' || i < all.length - 1),

  audit: async (limit = 200) => (await call<{ audit: AuditRow[] }>('GET', `/bough/v1/audit?limit=${limit}`)).audit,
  keys: async () => (await call<{ keys: Key[] }>('GET', '/bough/v1/keys')).keys,
  createKey: (name: string, role: Role, project?: string) =>
    call<{ key: Key; token: string }>('POST', '/bough/v1/keys', { name, role, ...(project ? { project_id: project } : {}) }),
  revokeKey: (id: string) => call<unknown>('DELETE', `/bough/v1/keys/${encodeURIComponent(id)}`),
};
