// The project as a drawing. What stands where is in timeline.ts; the same in words is in words.tsx.

import { useComputed } from '@preact/signals';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { when } from '../../format';
import { branchHref } from '../../router';
import { operations, overview } from '../../store';
import type { Overview } from '../../types';
import { lit } from './lit';
import { type Mark, type Timeline, type Track, timeline } from './timeline';
import { doing, InWords, summary } from './words';

const BEND = 10;
const COLOURS = 6;
const iso = (at: number) => new Date(at).toISOString();

function shortened(name: string, gutter: number) {
  const most = Math.floor((gutter - 26) / 7.4);
  return name.length > most ? `${name.slice(0, most - 1)}…` : name;
}

// What was thrown away by the last reset, and what counts.
function pathsOf(track: Track): { old: string | null; own: string } {
  const start = `M ${track.x} 44 V ${track.y - BEND} Q ${track.x} ${track.y} ${track.x + BEND} ${track.y}`;
  const reset = track.marks.findLast((mark) => mark.kind === 'reset');
  const end = Math.max(track.endX, track.x + BEND);
  if (!reset) return { old: null, own: `${start} H ${end}` };
  return { old: `${start} H ${reset.x}`, own: `M ${reset.x} ${track.y} H ${end}` };
}

const marked = { merge: 'merged', reset: 'reset to T0', delete: 'deleted' };

function Sign({ mark, y, trunkY }: { mark: Mark; y: number; trunkY: number }) {
  const title = <title>{`${marked[mark.kind]}, ${when(iso(mark.at))}`}</title>;
  if (mark.kind === 'merge')
    return (
      <g class="sign">
        {title}
        <path d={`M ${mark.x - BEND} ${y} Q ${mark.x} ${y} ${mark.x} ${y - BEND} V ${trunkY}`} class="line" />
        <path d={`M ${mark.x - 4} ${trunkY + 12} L ${mark.x} ${trunkY + 6} L ${mark.x + 4} ${trunkY + 12}`} class="line" />
        <circle cx={mark.x} cy={trunkY} r="5" class="dot" />
      </g>
    );
  if (mark.kind === 'reset')
    return (
      <g class="sign">
        {title}
        <circle cx={mark.x} cy={y} r="6" class="hole" />
        <path d={`M ${mark.x + 2} ${y - 3} L ${mark.x - 2} ${y} L ${mark.x + 2} ${y + 3}`} class="line" />
      </g>
    );
  return (
    <g class="sign">
      {title}
      <path d={`M ${mark.x - 4} ${y - 4} l 8 8 M ${mark.x + 4} ${y - 4} l -8 8`} class="line" />
    </g>
  );
}

function Drawn({ track, trunkY }: { track: Track; trunkY: number }) {
  const { old, own } = pathsOf(track);
  const state = track.branch?.branch_state;
  return (
    <>
      {old && <path d={old} class="line old" />}
      <path d={own} class={`line ${state === 'creating' ? 'old' : ''}`} />
      <circle cx={track.x} cy={trunkY} r="4" class="hole t0">
        <title>{`T0 of ${track.name}, ${when(iso(track.from))}`}</title>
      </circle>
      {track.marks.map((mark) => <Sign key={`${mark.kind} ${mark.at}`} mark={mark} y={track.y} trunkY={trunkY} />)}
    </>
  );
}

interface TrackProps {
  track: Track;
  line: Timeline;
  colour: number;
  gutter: number;
  inTab: boolean;
}

function LiveTrack({ track, line, colour, gutter, inTab }: TrackProps) {
  const look = useComputed(() => (lit.value === null ? '' : lit.value === track.id ? 'lit' : 'dim'));
  const state = track.branch!.branch_state;
  const label = `${track.name}, ${track.running ? doing(track.running) : state}`;
  return (
    <a
      href={branchHref(track.name)} class={`track colour-${colour} ${look.value}`} data-id={track.id}
      aria-label={label} tabIndex={inTab ? 0 : -1}
      onMouseEnter={() => (lit.value = track.id)} onMouseLeave={() => (lit.value = null)}
      onFocus={() => (lit.value = track.id)} onBlur={() => (lit.value = null)}
    >
      <path d={`M ${track.x} ${track.y} H ${line.nowX + gutter}`} class="reach" />
      <Drawn track={track} trunkY={line.trunkY} />
      <circle cx={track.endX} cy={track.y} r="5" class={`dot end-${track.running ? 'running' : state}`} />
      <text x={line.nowX + 14} y={track.y + 4.5}>
        {shortened(track.name, gutter)}
        <title>{track.name}</title>
      </text>
    </a>
  );
}

function GoneTrack({ track, line }: { track: Track; line: Timeline }) {
  const look = useComputed(() => (lit.value === null ? '' : 'dim'));
  const fits = track.endX - track.x > 24 + track.name.length * 6;
  return (
    <g class={`track gone ${look.value}`}>
      <title>{`${track.name}, deleted`}</title>
      <Drawn track={track} trunkY={line.trunkY} />
      {fits && <text class="small" x={track.x + BEND + 4} y={track.y - 5}>{track.name}</text>}
    </g>
  );
}

// One stop of the Tab key; the arrows move between branches.
function onArrow(event: KeyboardEvent) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const links = [...(event.currentTarget as SVGElement).querySelectorAll<SVGAElement>('a.track')];
  const at = links.indexOf(document.activeElement as unknown as SVGAElement);
  const next = links[at + step];
  if (at < 0 || !next) return;
  event.preventDefault();
  next.focus();
}

const day = (at: number) => new Date(at).toDateString();
function tickText(at: number) {
  const date = new Date(at);
  return day(at) === day(Date.now())
    ? date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
    : date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' });
}

// A text that says the same as the one before it says nothing.
function labels(line: Timeline) {
  const all = line.ticks.map((tick) => ({ ...tick, text: tickText(tick.at) }));
  return all.filter((one, i) => one.text !== all[i - 1]?.text);
}

function Axis({ line }: { line: Timeline }) {
  return (
    <g class="axis" aria-hidden="true">
      {labels(line).map(({ at, x, text }) => (
        <text key={at} x={x} y="16" text-anchor={x < 30 ? 'start' : 'middle'} dx={x < 30 ? -6 : 0}>{text}</text>
      ))}
      <text x={line.nowX} y="16" text-anchor="middle">now</text>
      <path d={`M ${line.beginX} ${line.trunkY} H ${line.nowX}`} class="trunk" />
      <circle cx={line.beginX} cy={line.trunkY} r="6" class="trunk-end" />
      <circle cx={line.nowX} cy={line.trunkY} r="6" class="trunk-end" />
      <text class="parent" x={line.nowX + 14} y={line.trunkY + 5}>parent</text>
    </g>
  );
}

function Drawing({ line, gutter }: { line: Timeline; gutter: number }) {
  const live = line.tracks.filter((one) => one.branch).sort((a, b) => a.lane - b.lane);
  const ages = [...line.tracks].reverse();
  const focused = live.find((one) => one.id === lit.value) ?? live[0];
  return (
    <svg width={line.width + gutter} height={line.height} role="group" aria-label="Graph of branches" onKeyDown={onArrow}>
      {line.tracks.filter((one) => !one.branch).map((one) => <GoneTrack key={one.id} track={one} line={line} />)}
      <Axis line={line} />
      {live.map((one) => (
        <LiveTrack
          key={one.id} track={one} line={line} gutter={gutter} colour={ages.indexOf(one) % COLOURS} inTab={one === focused}
        />
      ))}
    </svg>
  );
}

// The width that there is, as it changes.
function useWidth() {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const box = ref.current!;
    const observer = new ResizeObserver(() => setWidth(box.clientWidth));
    setWidth(box.clientWidth);
    observer.observe(box);
    return () => observer.disconnect();
  }, []);
  return { ref, width };
}

// Room for the names.
function gutterFor({ branches }: Overview, width: number) {
  const longest = Math.max(8, ...branches.map((one) => one.name.length));
  return Math.min(width < 560 ? 112 : 220, Math.ceil(30 + longest * 7.4));
}

export function Graph() {
  const known = overview.value as Overview;
  const { ref, width } = useWidth();
  const gutter = gutterFor(known, width);
  const line = useMemo(
    () => timeline(known, operations.value, Math.max(120, width - gutter), Date.now()),
    [known, operations.value, width],
  );
  useEffect(() => {
    if (ref.current) ref.current.scrollLeft = ref.current.scrollWidth; // now is at the right end
  }, [line.width, width > 0]);
  useEffect(
    () =>
      lit.subscribe((id) => {
        const box = ref.current;
        const track = line.tracks.find((one) => one.id === id);
        if (!box || !track || box.contains(document.activeElement) || box.matches(':hover')) return;
        if (track.y < box.scrollTop + 24 || track.y > box.scrollTop + box.clientHeight - 24)
          box.scrollTop = track.y - box.clientHeight / 2;
      }),
    [line],
  );
  return (
    <figure class="graph card">
      <div class="graph-box" ref={ref}>
        {width > 0 && <Drawing line={line} gutter={gutter} />}
      </div>
      <figcaption>
        <details>
          <summary>{summary(line)}</summary>
          <InWords line={line} />
        </details>
        <span class="legend" aria-hidden="true">
          <i class="key t0" /> T0 <i class="key merged" /> merge <i class="key reset" /> reset <i class="key gone" /> deleted
        </span>
      </figcaption>
    </figure>
  );
}
