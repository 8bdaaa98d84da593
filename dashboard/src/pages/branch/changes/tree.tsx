// The tree of changes. Only the rows that can be seen are in the document, so that 5,000 are as quick as five.

import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ComparedObject } from '../../../types';
import { actionOf, flatten, kindOf, type Node, oldName, type View } from './model';

const ROW_PX = 28;
const SPARE = 8; // rows above and below the window

const actionMarks = { add: ['+', 'added'], modify: ['~', 'changed'], drop: ['−', 'dropped'] } as const;

export function ActionMark({ object, view }: { object: ComparedObject; view: View }) {
  const action = actionOf(object, view);
  if (!action) return null;
  const renamed = action === 'modify' && oldName(object, view) !== null;
  const [sign, word] = renamed ? ['→', 'renamed'] : actionMarks[action];
  return (
    <span class={`action ${action}`} title={word}>
      <span aria-hidden="true">{sign}</span><span class="sr-only">{word} </span>
    </span>
  );
}

function Row(props: { node: Node; view: View; id: string; isOpen: boolean; isActive: boolean; isSelected: boolean;
  siblings: number; top: number; onClick: () => void }) {
  const { node, view, id, isOpen, isActive, isSelected, siblings, top, onClick } = props;
  const { object } = node;
  return (
    <div
      id={id} role="treeitem" class={isActive ? 'row active' : 'row'} aria-level={node.level} aria-posinset={node.at}
      aria-setsize={siblings} aria-selected={isSelected} aria-expanded={object ? undefined : isOpen}
      style={{ top: `${top}px`, paddingLeft: `${(node.level - 1) * 16 + 8}px` }} onClick={onClick}
    >
      {object
        ? <ActionMark object={object} view={view} />
        : <span class={isOpen ? 'twist open' : 'twist'} aria-hidden="true" />}
      <span class="label" title={node.label}>{node.label}</span>
      {object
        ? kindOf(object) !== node.label && <span class="kind">{kindOf(object)}</span>
        : <span class="kind">{node.leaves.toLocaleString('en')}</span>}
    </div>
  );
}

// The part of a list that can be seen.
function useWindow(n: number) {
  const ref = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(600);
  useEffect(() => {
    const box = ref.current;
    if (!box) return;
    const watch = new ResizeObserver(() => setHeight(box.clientHeight));
    watch.observe(box);
    return () => watch.disconnect();
  }, []);
  const show = (i: number) => {
    const box = ref.current;
    if (!box) return;
    if (i * ROW_PX < box.scrollTop) box.scrollTop = i * ROW_PX;
    else if ((i + 1) * ROW_PX > box.scrollTop + box.clientHeight) box.scrollTop = (i + 1) * ROW_PX - box.clientHeight;
    setTop(box.scrollTop);
  };
  const first = Math.max(0, Math.floor(top / ROW_PX) - SPARE);
  const last = Math.min(n, Math.ceil((top + height) / ROW_PX) + SPARE);
  return { ref, first, last, show, page: Math.max(1, Math.floor(height / ROW_PX) - 1), onScroll: () => setTop(ref.current?.scrollTop ?? 0) };
}

export function Tree(props: { roots: Node[]; view: View; opensAll: boolean; selected: ComparedObject | null;
  onSelect: (object: ComparedObject) => void }) {
  const { roots, view, opensAll, selected, onSelect } = props;
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const [activeId, setActiveId] = useState<string | null>(null);
  const isOpen = (node: Node) => (opensAll || node.level === 1) !== toggled.has(node.id);
  const rows = useMemo(() => flatten(roots, isOpen), [roots, toggled, opensAll]);
  const shownRows = useWindow(rows.length);
  const found = rows.findIndex((node) => node.id === activeId);
  const active = found >= 0 ? found : Math.max(0, rows.findIndex((node) => node.object === selected && selected !== null));

  const moveTo = (i: number) => {
    const node = rows[Math.min(rows.length - 1, Math.max(0, i))];
    if (!node) return;
    setActiveId(node.id);
    shownRows.show(rows.indexOf(node));
    if (node.object) onSelect(node.object);
  };
  const toggle = (node: Node, open?: boolean) => {
    if (node.object || open === isOpen(node)) return false;
    const next = new Set(toggled);
    if (!next.delete(node.id)) next.add(node.id);
    setToggled(next);
    return true;
  };
  const press = (i: number) => {
    const node = rows[i]!;
    setActiveId(node.id);
    if (node.object) onSelect(node.object);
    else toggle(node);
  };
  const right = () => {
    const node = rows[active];
    if (node && !toggle(node, true) && node.children.length > 0) moveTo(active + 1);
  };
  const left = () => {
    const node = rows[active];
    if (node && !toggle(node, false) && node.parent) moveTo(rows.indexOf(node.parent));
  };
  const keys: Record<string, () => void> = {
    ArrowDown: () => moveTo(active + 1), ArrowUp: () => moveTo(active - 1), Home: () => moveTo(0),
    End: () => moveTo(rows.length - 1), PageDown: () => moveTo(active + shownRows.page), PageUp: () => moveTo(active - shownRows.page),
    ArrowRight: right, ArrowLeft: left, Enter: () => press(active), ' ': () => press(active),
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const run = keys[event.key];
    if (!run || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    run();
  };
  const rowId = (i: number) => `change-${i}`;
  // What is active stays in the document, for who reads the screen aloud.
  const shown = rows.map((_, i) => i).slice(shownRows.first, shownRows.last);
  if (rows.length > 0 && !shown.includes(active)) shown.push(active);
  return (
    <div
      ref={shownRows.ref} class="tree" role="tree" tabIndex={0} aria-label="Changed objects"
      aria-activedescendant={rows.length > 0 ? rowId(active) : undefined} onKeyDown={onKeyDown} onScroll={shownRows.onScroll}
    >
      <div role="none" style={{ height: `${rows.length * ROW_PX}px` }}>
        {shown.map((i) => {
          const node = rows[i]!;
          return (
            <Row
              key={node.id} id={rowId(i)} node={node} view={view} isOpen={isOpen(node)} isActive={i === active}
              isSelected={node.object !== null && node.object === selected} top={i * ROW_PX}
              siblings={node.parent ? node.parent.children.length : roots.length} onClick={() => press(i)}
            />
          );
        })}
      </div>
    </div>
  );
}
