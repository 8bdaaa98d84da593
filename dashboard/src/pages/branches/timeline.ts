// Where the graph draws what: the trunk from left to right, one lane a branch, and the events in between.
//
// The axis keeps the order of events, not their distances: a pause of a day is not much wider than one of an hour, and
// two events of the same second still stand apart. The newest branch has the lane next to the trunk, so a fork crosses
// no older branch; a lane whose branch ends before is used again.

import type { Branch, Operation, Overview } from '../../types';

export interface Mark {
  kind: 'merge' | 'reset' | 'delete';
  at: number;
  x: number;
}

export interface Track {
  id: string;
  name: string;
  branch: Branch | null; // null: deleted
  running: Operation | null;
  from: number;
  to: number | null; // null: until now
  marks: Mark[];
  lane: number;
  x: number;
  endX: number;
  y: number;
}

export interface Tick {
  x: number;
  at: number;
}

export interface Timeline {
  tracks: Track[]; // newest first
  ticks: Tick[];
  beginX: number;
  nowX: number;
  trunkY: number;
  width: number;
  height: number;
}

export const TRUNK_Y = 44;
const LEFT = 20;
const PER_EVENT = { least: 18, most: 76 };
const CLOSEST = 12;
const TICK_ROOM = 76;
const EVENT_LIMIT = 400; // older ones are left off

const skipped = ['init', 'scratch', 'destroy'];

function newTrack(id: string, name: string, branch: Branch | null, from: number): Track {
  return { id, name, branch, running: null, from, to: null, marks: [], lane: 0, x: 0, endX: 0, y: 0 };
}

// The tracks without their places. Operations come newest first.
function tracksOf(overview: Overview, operations: Operation[]): Track[] {
  const tracks = new Map<string, Track>();
  for (const branch of overview.branches)
    tracks.set(branch.id, newTrack(branch.id, branch.name, branch, Date.parse(branch.branch_created_at)));
  for (const operation of operations.toReversed()) {
    if (skipped.includes(operation.kind) || operation.branch_id === overview.parent.id) continue;
    const began = Date.parse(operation.started_at);
    const at = Date.parse(operation.ended_at ?? operation.started_at);
    let track = tracks.get(operation.branch_id);
    if (!track) {
      if (operation.kind.startsWith('create') && operation.state === 'failed') continue; // it never was
      track = newTrack(operation.branch_id, operation.branch_name ?? '?', null, began);
      tracks.set(operation.branch_id, track);
    }
    if (operation.state === 'running') track.running = operation;
    if (operation.state !== 'done') continue;
    if (operation.kind === 'merge' || operation.kind === 'reset' || operation.kind === 'delete')
      track.marks.push({ kind: operation.kind, at, x: 0 });
    if (!track.branch) track.to = at;
  }
  // Of what is neither there nor has begun to end nothing more is known.
  for (const track of tracks.values()) if (!track.branch && track.to === null && !track.running) track.to = track.from;
  return [...tracks.values()].sort((a, b) => b.from - a.from);
}

// Seconds to pixels, before they are stretched to the width that there is.
function room(seconds: number): number {
  return Math.min(PER_EVENT.most, PER_EVENT.least + 5 * Math.log2(1 + Math.max(0, seconds)));
}

function placeInTime(tracks: Track[], beginAt: number, now: number, width: number) {
  const times = new Set<number>([beginAt]);
  for (const track of tracks) {
    times.add(track.from);
    for (const mark of track.marks) times.add(mark.at);
    if (track.to !== null) times.add(track.to);
  }
  const kept = [...times].sort((a, b) => a - b).slice(-EVENT_LIMIT);
  const gaps = kept.map((at, i) => room(((kept[i + 1] ?? now) - at) / 1000) + (i === kept.length - 1 ? 16 : 0));
  const total = gaps.reduce((sum, gap) => sum + gap, 0);
  const stretch = (width - LEFT) / total; // closer together before it is wider than the window
  const places = new Map<number, number>();
  let x = LEFT;
  kept.forEach((at, i) => {
    places.set(at, x);
    x += Math.max(CLOSEST, gaps[i]! * stretch);
  });
  return { xOf: (at: number) => places.get(at) ?? LEFT, kept, nowX: x };
}

function chooseLanes(tracks: Track[]) {
  const begins: number[] = []; // of each lane, the leftmost use
  for (const track of tracks) {
    let lane = begins.findIndex((begin) => track.to !== null && track.endX + 12 <= begin);
    if (lane < 0) lane = begins.length;
    begins[lane] = track.x;
    track.lane = lane;
  }
  return begins.length;
}

export function timeline(overview: Overview, operations: Operation[], width: number, now: number): Timeline {
  const tracks = tracksOf(overview, operations);
  const beginAt = Math.min(Date.parse(overview.parent.branch_created_at), ...tracks.map((one) => one.from));
  const { xOf, kept, nowX } = placeInTime(tracks, beginAt, now, width);
  for (const track of tracks) {
    track.x = xOf(track.from);
    track.endX = track.to === null ? nowX : Math.max(xOf(track.to), track.x + 12);
    for (const mark of track.marks) mark.x = xOf(mark.at);
  }
  const lanes = chooseLanes(tracks);
  const laneHeight = lanes > 24 ? 17 : 28;
  for (const track of tracks) track.y = TRUNK_Y + 36 + track.lane * laneHeight;
  const ticks: Tick[] = [];
  for (const at of kept) {
    const x = xOf(at);
    const last = ticks.at(-1);
    if (x <= nowX - TICK_ROOM && (!last || x - last.x >= TICK_ROOM)) ticks.push({ x, at });
  }
  return {
    tracks, ticks, nowX, beginX: LEFT, trunkY: TRUNK_Y, width: nowX,
    height: TRUNK_Y + 36 + Math.max(0, lanes - 1) * laneHeight + 20,
  };
}
