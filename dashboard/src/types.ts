// The documents of the API, as far as the dashboard reads them. See API.md and /openapi.json.

export type BranchState =
  | 'creating' | 'ready' | 'merging' | 'merged' | 'conflicted' | 'deleted' | 'resetting' | 'failed';
export type Mode = 'full' | 'schema-only';
export type Role = 'viewer' | 'member' | 'merger' | 'admin';

export interface Branch {
  id: string;
  parent_project_id: string;
  name: string;
  appkey: string;
  region: string;
  branch_state: BranchState;
  branch_created_at: string;
  branch_metadata: { mode: Mode };
  port: number;
  merges: number;
  t0_at: string;
  owner: string | null; // the id of a key
  owner_name?: string | null;
  running?: boolean | undefined; // not known
  size_bytes?: number | null; // null: not counted yet
  asleep?: boolean; // stopped until somebody connects
  expires_at?: string | null; // when it is deleted by itself
  pinned?: boolean;
}

export interface Project {
  id: string;
  name: string;
  database: string;
  pg_major: number;
  created_at: string;
  profile?: string | null;
  profile_problem?: string | null;
  server_version?: string;
  pool_driver?: string;
  pool_free_bytes?: number;
}

export interface Overview {
  project: Project;
  parent: Branch;
  branches: Branch[];
  role: Role; // the caller's, in this project
}

export interface Key {
  id: string;
  name: string;
  role: Role;
  project_id: string | null;
  created_at: string;
  revoked_at: string | null;
}

export interface Operation {
  id: string;
  kind: string; // create, merge, reset, delete, ...
  branch_id: string;
  branch_name: string | null;
  state: 'running' | 'done' | 'failed';
  step: string | null;
  done: number;
  total: number;
  error: string | null;
  started_at: string;
  ended_at: string | null;
}

export interface MergeRecord {
  id: string;
  merged_at: string;
  rendered_sql: string;
}

export type Action = 'add' | 'modify' | 'drop';

export interface Change {
  schema: string;
  object: string;
  type: string;
  action: Action;
  sql: string;
}

export interface Step extends Change {
  section: 'DDL' | 'DATA' | 'MIGRATION';
  hazards: string[];
  warning: string | null;
  lock: {
    level: string;
    table: string;
    also: string[];
    blocks_reads: boolean;
    blocks_writes: boolean;
  } | null;
  phase: 'transaction' | 'after';
  not_online: string | null;
  rows_lost: number | null;
  size_bytes: number | null;
  estimated: boolean;
  rewritten: boolean;
  rehearsal_us: number | null;
}

export interface Conflict {
  schema: string;
  object: string;
  type: string;
  parent_t0_hash: string;
  parent_now_hash: string;
  branch_now_hash: string;
  hint: string;
  kind: string; // both-changed, both-created, changed-dropped, dropped-changed, needs-dropped, duplicate-name
  what: string;
  base: string | null;
  parent: string | null;
  branch: string | null;
}

export interface Diff {
  summary: { added: number; modified: number; conflicts: number };
  rendered_sql: string;
  changes: Change[];
  conflicts: Conflict[];
  steps: Step[];
  notes: string[];
  fingerprint: string | null;
  missing: string | null;
  rehearsed: boolean;
  rehearsal_us: number | null;
  commute: 'same' | 'different' | null;
  commute_why_not: string | null;
}

export interface ComparedAttribute {
  name: string;
  base: string | null;
  parent: string | null;
  branch: string | null;
  parent_moved: boolean;
  branch_moved: boolean;
}

export interface ComparedObject {
  kind: string;
  name: string;
  type: string;
  schema: string;
  object: string;
  parent_action: Action | null;
  branch_action: Action | null;
  attributes: ComparedAttribute[];
}

export interface Comparison {
  ahead: number;
  behind: number;
  conflicts: number;
  left_off: number;
  objects: ComparedObject[];
}

export interface Service {
  name: string;
  port: number;
  url: string;
  running: boolean;
  healthy: boolean | null;
}

export interface AuditRow {
  at: string;
  actor: string;
  action: string;
  subject: string | null;
  address: string;
  status: number;
  result: string;
  request_id: string;
}
