// The changed objects as a tree: schema, kind, object, and the parts of an object.

import type { Action, ComparedObject } from '../../../types';

export type View = 'branch' | 'parent' | 'both';

export interface Node {
  id: string;
  label: string;
  level: number; // from 1
  parent: Node | null;
  children: Node[];
  object: ComparedObject | null; // of a leaf
  leaves: number; // below it, or itself
  at: number; // among its siblings, from 1
}

const plurals: Record<string, string> = {
  policy: 'Policies', config_row: 'Config rows', edge_function: 'Edge functions', index: 'Indexes',
};
function kindWords(type: string): string {
  const words = type.replaceAll('_', ' ');
  return plurals[type] ?? `${words[0]!.toUpperCase()}${words.slice(1)}s`;
}

export const kindOf = (object: ComparedObject) => object.kind.replaceAll('_', ' ');

export function actionOf(object: ComparedObject, view: View): Action | null {
  if (view === 'parent') return object.parent_action;
  if (view === 'branch') return object.branch_action;
  return object.branch_action ?? object.parent_action;
}

// The name that it had at the base, when it has another one on that side now.
export function oldName(object: ComparedObject, view: View): string | null {
  const name = object.attributes.find((one) => one.name === 'name');
  if (!name) return null;
  return (view !== 'parent' && name.branch_moved) || (view !== 'branch' && name.parent_moved) ? name.base : null;
}

function inside(object: ComparedObject): string {
  const [unit, schema] = [`${object.schema}.${object.object}.`, `${object.schema}.`];
  if (object.name.startsWith(unit)) return object.name.slice(unit.length);
  return object.schema && object.name.startsWith(schema) ? object.name.slice(schema.length) : object.name;
}

function node(parent: Node | null, label: string, object: ComparedObject | null, id: string): Node {
  const made: Node = {
    id, label, level: parent ? parent.level + 1 : 1, parent, children: [], object, leaves: 0,
    at: parent ? parent.children.length + 1 : 1,
  };
  parent?.children.push(made);
  if (object) for (let up: Node | null = made; up; up = up.parent) up.leaves++;
  return made;
}

// An object with one change only is a leaf, with its name in front.
function addUnit(kind: Node, objects: ComparedObject[], id: string) {
  const [first] = objects;
  if (!first) return;
  if (objects.length === 1) {
    const name = inside(first);
    const isWhole = first.kind === first.type || first.kind === 'config_row' || name === first.object || first.name === `${first.schema}.${first.object}`;
    node(kind, isWhole || name.startsWith(first.object) ? name : `${first.object}.${name}`, first, id);
    return;
  }
  const unit = node(kind, first.object, null, id);
  objects.forEach((object, i) => {
    const name = inside(object);
    node(unit, name === first.object ? kindOf(object) : name, object, `${id}/${i}`);
  });
}

const order = new Intl.Collator('en', { numeric: true }).compare; // t2 before t10

function group<T>(list: T[], key: (one: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const one of list) {
    const of = groups.get(key(one));
    if (of) of.push(one);
    else groups.set(key(one), [one]);
  }
  return [...groups].sort(([a], [b]) => order(a, b));
}

export function makeTree(objects: ComparedObject[]): Node[] {
  return group(objects, (one) => one.schema).map(([schema, ofSchema], i) => {
    const root = node(null, schema || 'The whole database', null, schema);
    root.at = i + 1;
    for (const [type, ofType] of group(ofSchema, (one) => one.type)) {
      const kind = node(root, kindWords(type), null, `${schema}/${type}`);
      for (const [unit, ofUnit] of group(ofType, (one) => one.object)) addUnit(kind, ofUnit, `${schema}/${type}/${unit}`);
    }
    return root;
  });
}

export function choose(objects: ComparedObject[], view: View, filter: string): ComparedObject[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  return objects.filter((object) => {
    if (actionOf(object, view) === null) return false;
    const text = `${object.schema}.${object.object} ${object.name} ${object.kind} ${oldName(object, view) ?? ''}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

// What is to be seen when these are open.
export function flatten(roots: Node[], isOpen: (node: Node) => boolean): Node[] {
  const rows: Node[] = [];
  const add = (one: Node) => {
    rows.push(one);
    if (one.children.length > 0 && isOpen(one)) one.children.forEach(add);
  };
  roots.forEach(add);
  return rows;
}

export function firstLeaf(roots: Node[]): ComparedObject | null {
  let at = roots[0];
  while (at && !at.object) at = at.children[0];
  return at?.object ?? null;
}
