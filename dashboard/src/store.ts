// What the page knows. Signals: a component that reads one is drawn again when it changes.

import { computed, signal } from '@preact/signals';
import { api, ApiError, whenSignedOut } from './api';
import type { Branch, Key, Operation, Overview, Project, Role } from './types';

export const session = signal<Key | null>(null);
export const isChecking = signal(true); // whether there is a session is not known yet
export const projects = signal<Project[]>([]);
export const projectId = signal<string | null>(null);
export const overview = signal<Overview | null>(null);
export const operations = signal<Operation[]>([]); // newest first
export const isConnected = signal(true); // to the server's events
export const now = signal(Date.now()); // for ages; moves every ten seconds

export const project = computed(() => projects.value.find((one) => one.id === projectId.value) ?? null);
export const branches = computed<Branch[]>(() => overview.value?.branches ?? []);

const ranks = { viewer: 1, member: 2, merger: 3, admin: 4 };
// In the project that is shown, where the key may have another role than elsewhere.
export const ownRole = computed<Role | null>(() => overview.value?.role ?? session.value?.role ?? null);
export function may(role: Role): boolean {
  return ownRole.value !== null && ranks[ownRole.value] >= ranks[role];
}
// A member resets and deletes only branches of its own.
export function mayChange(branch: Branch): boolean {
  return may('merger') || (may('member') && branch.owner === session.value?.id);
}

export function branchNamed(name: string): Branch | null {
  return branches.value.find((one) => one.name === name) ?? null;
}

// ---- short messages at the edge of the page ----

export interface Notice {
  id: number;
  kind: 'good' | 'bad';
  text: string;
  hint: string | null;
}
export const notices = signal<Notice[]>([]);
let lastNotice = 0;

export function dismiss(id: number) {
  notices.value = notices.value.filter((one) => one.id !== id);
}

function notify(kind: Notice['kind'], text: string, hint: string | null, forMs: number) {
  const id = ++lastNotice;
  notices.value = [...notices.value.slice(-3), { id, kind, text, hint }];
  setTimeout(() => dismiss(id), forMs);
}
export function tell(text: string) {
  notify('good', text, null, 6000);
}
export function complain(error: unknown) {
  const known = error instanceof ApiError;
  if (known && error.status === 401) return; // the page for signing in says it
  notify('bad', known ? error.message : String(error), known ? error.hint : null, 15000);
}

// ---- reading ----

let reading: Promise<void> | null = null;
let again = false;

async function readOnce(id: string) {
  const [nextOverview, nextOperations] = await Promise.all([api.overview(id), api.operations(id)]);
  if (projectId.value !== id) return;
  overview.value = nextOverview;
  operations.value = nextOperations;
}

// Reads the project again; calls that come meanwhile lead to one more reading.
export function refresh(): Promise<void> {
  const id = projectId.value;
  if (!id) return Promise.resolve();
  if (reading) {
    again = true;
    return reading;
  }
  reading = readOnce(id)
    .catch(complain)
    .finally(() => {
      reading = null;
      if (again) {
        again = false;
        void refresh();
      }
    });
  return reading;
}

// ---- events ----

let source: EventSource | null = null;
let retry = 0;
// Told of each event, for pages that have read more than the overview.
const listeners = new Set<(branchId: string) => void>();
export function onBranchEvent(run: (branchId: string) => void): () => void {
  listeners.add(run);
  return () => void listeners.delete(run);
}

function patchBranch(changed: Branch) {
  const known = overview.value;
  if (!known) return;
  const isKnown = known.branches.some((one) => one.id === changed.id);
  const list = isKnown
    ? known.branches.map((one) => (one.id === changed.id ? { ...one, ...changed } : one))
    : [...known.branches, changed];
  overview.value = { ...known, branches: list.filter((one) => one.branch_state !== 'deleted') };
}

function patchOperation(changed: Operation) {
  const isKnown = operations.value.some((one) => one.id === changed.id);
  operations.value = isKnown
    ? operations.value.map((one) => (one.id === changed.id ? changed : one))
    : [changed, ...operations.value];
}

let settle = 0;
// Sizes and who runs are not in the events: they are read when it is quiet again.
function readSoon() {
  clearTimeout(settle);
  settle = setTimeout(() => void refresh(), 700);
}

export function disconnect() {
  clearTimeout(retry);
  source?.close();
  source = null;
}

export function connect() {
  disconnect();
  const id = projectId.value;
  if (!id || !session.value) return;
  source = new EventSource(`/bough/v1/projects/${encodeURIComponent(id)}/events`);
  source.onopen = () => {
    if (!isConnected.value) void refresh();
    isConnected.value = true;
  };
  source.addEventListener('branch', (event) => {
    const branch = JSON.parse(event.data) as Branch;
    patchBranch(branch);
    readSoon();
    for (const run of listeners) run(branch.id);
  });
  source.addEventListener('operation', (event) => {
    const operation = JSON.parse(event.data) as Operation;
    patchOperation(operation);
    for (const run of listeners) run(operation.branch_id);
  });
  source.addEventListener('branch_deleted', (event) => {
    const { id: gone } = JSON.parse(event.data) as { id: string };
    if (overview.value)
      overview.value = { ...overview.value, branches: overview.value.branches.filter((one) => one.id !== gone) };
    for (const run of listeners) run(gone);
  });
  // The browser gives up for good on some answers, so it is done here. A session that ended shows by asking.
  source.onerror = () => {
    isConnected.value = false;
    disconnect();
    retry = setTimeout(() => {
      void api.session().then((key) => (key ? connect() : signedOut()), connect);
    }, 1500);
  };
}

// ---- signing in and out ----

const PROJECT_KEY = 'bough.project';

function signedOut() {
  disconnect();
  session.value = null;
  overview.value = null;
  operations.value = [];
}
whenSignedOut(signedOut);

export async function openProject(id: string) {
  projectId.value = id;
  overview.value = null;
  operations.value = [];
  localStorage.setItem(PROJECT_KEY, id);
  await refresh();
  connect();
}

async function enter(key: Key) {
  session.value = key;
  projects.value = await api.projects();
  const wanted = localStorage.getItem(PROJECT_KEY);
  const first = projects.value.find((one) => one.id === wanted) ?? projects.value[0];
  if (first) await openProject(first.id);
}

export async function signIn(token: string) {
  const { session: key } = await api.signIn(token);
  await enter(key);
}

export async function signOut() {
  await api.signOut().catch(() => {});
  signedOut();
}

export async function start() {
  setInterval(() => (now.value = Date.now()), 10000);
  try {
    const key = await api.session();
    if (key) await enter(key);
  } catch (error) {
    complain(error);
  }
  isChecking.value = false;
}
