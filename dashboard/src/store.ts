// What the page knows. Signals: a component that reads one is drawn again when it changes.

import { computed, signal } from '@preact/signals';
import { api, ApiError, type SignedIn, whenSignedOut } from './api';
import type { Branch, Key, Operation, Overview, Project, Role } from './types';

export const session = signal<Key | null>(null);
export const isChecking = signal(true); // whether there is a session is not known yet
export const projects = signal<Project[]>([]);
export const projectId = signal<string | null>(null);
export const overview = signal<Overview | null>(null);
export const readError = signal<unknown>(null); // why the project could not be read
export const operations = signal<Operation[]>([]); // newest first
export const isConnected = signal(true); // to the server's events
export const hasEnded = signal(false); // the session, without being asked to
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
  readError.value = null;
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
    .catch((error: unknown) => {
      readError.value = error;
      const isSaid = !overview.value || (error instanceof ApiError && error.status === 0);
      if (!isSaid) complain(error); // in the page, or by the banner
    })
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
let failures = 0; // since the last time that it worked
const RETRY_MS = 1500;

// Told of each event, for pages that have read more than the overview.
const listeners = new Set<(branchId: string) => void>();
export function onBranchEvent(run: (branchId: string) => void): () => void {
  listeners.add(run);
  return () => void listeners.delete(run);
}

function isNews<T extends object>(old: T, changed: T): boolean {
  return Object.entries(changed).some(([key, value]) => JSON.stringify(old[key as keyof T]) !== JSON.stringify(value));
}

// Events do not say whether its server runs: in another state that is not known until it is read.
function changedFrom(old: Branch, changed: Branch): Branch {
  const isSame = old.branch_state === changed.branch_state;
  return { ...old, ...changed, running: isSame ? old.running : undefined };
}

// Whether it is news: a connection begins with everything as it is.
function patchBranch(changed: Branch): boolean {
  const known = overview.value;
  if (!known) return false;
  const old = known.branches.find((one) => one.id === changed.id);
  if (old ? !isNews(old, changed) : changed.branch_state === 'deleted') return false;
  const list = old
    ? known.branches.map((one) => (one.id === changed.id ? changedFrom(one, changed) : one))
    : [...known.branches, changed];
  overview.value = { ...known, branches: list.filter((one) => one.branch_state !== 'deleted') };
  return true;
}

function patchOperation(changed: Operation): boolean {
  const old = operations.value.find((one) => one.id === changed.id);
  if (old && !isNews(old, changed)) return false;
  operations.value = old
    ? operations.value.map((one) => (one.id === changed.id ? changed : one))
    : [changed, ...operations.value];
  return true;
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
    failures = 0;
  };
  source.addEventListener('branch', (event) => {
    const branch = JSON.parse(event.data) as Branch;
    if (!patchBranch(branch)) return;
    readSoon();
    for (const run of listeners) run(branch.id);
  });
  source.addEventListener('operation', (event) => {
    const operation = JSON.parse(event.data) as Operation;
    if (!patchOperation(operation)) return;
    for (const run of listeners) run(operation.branch_id);
  });
  source.addEventListener('branch_deleted', (event) => {
    const { id: gone } = JSON.parse(event.data) as { id: string };
    if (overview.value)
      overview.value = { ...overview.value, branches: overview.value.branches.filter((one) => one.id !== gone) };
    for (const run of listeners) run(gone);
  });
  // The browser gives up for good on some answers, so it is done here.
  source.onerror = () => {
    disconnect();
    failures++;
    if (failures > 1) isConnected.value = false;
    retry = setTimeout(() => void askAgain(), failures > 1 ? RETRY_MS : 0);
  };
}

// Either the server is away, or the session has ended: which one shows by asking.
async function askAgain() {
  try {
    const { session: key } = await api.session();
    if (key) connect();
    else if (session.value) endSession();
  } catch {
    isConnected.value = false;
    retry = setTimeout(() => void askAgain(), RETRY_MS);
  }
}

// ---- signing in and out ----

const PROJECT_KEY = 'bough.project';

function signedOut() {
  disconnect();
  failures = 0;
  isConnected.value = true;
  session.value = null;
  overview.value = null;
  operations.value = [];
}

// The address stays, so that signing in leads back to where one was.
function endSession() {
  if (session.value) hasEnded.value = true;
  signedOut();
}
whenSignedOut(endSession);

export async function openProject(id: string) {
  projectId.value = id;
  overview.value = null;
  readError.value = null;
  operations.value = [];
  localStorage.setItem(PROJECT_KEY, id);
  await refresh();
  connect();
}

async function enter(signedIn: SignedIn) {
  projects.value = signedIn.projects;
  session.value = signedIn.session;
  hasEnded.value = false;
  const wanted = localStorage.getItem(PROJECT_KEY);
  const first = projects.value.find((one) => one.id === wanted) ?? projects.value[0];
  if (first) await openProject(first.id);
}

export async function signIn(token: string) {
  await enter(await api.signIn(token));
}

export async function signOut() {
  await api.signOut().catch(() => {});
  hasEnded.value = false;
  signedOut();
  location.hash = '#/';
}

export async function start() {
  setInterval(() => (now.value = Date.now()), 10000);
  try {
    const known = await api.session();
    if (known.session) await enter(known);
  } catch (error) {
    complain(error);
  }
  isChecking.value = false;
}
