// One changed object, attribute by attribute: before, after, and what the other side has where it moved too.

import type { ComparedAttribute, ComparedObject } from '../../../types';
import { type Side, Sides, Sql } from '../../../ui/code';
import { actionOf, kindOf, oldName } from './model';

// Attributes whose values are SQL. Those of rows never are: their names are the columns of a table.
const sqlAttributes = new Set([
  'definition', 'source', 'expression', 'using', 'check', 'body', 'query', 'default', 'statement', 'where', 'predicate',
]);
const rowTypes = new Set(['config_row', 'migration', 'edge_function', 'row']);
const SHORT = 60; // characters that fit into a table

const isSql = (object: ComparedObject, name: string) => !rowTypes.has(object.type) && sqlAttributes.has(name);

interface Shown {
  name: string;
  base: string | null;
  sides: { title: string; text: string | null }[];
}

// Each side is told where it moved.
function shownOf(attribute: ComparedAttribute, object: ComparedObject): Shown | null {
  const isNew = object.parent_action === 'add' || object.branch_action === 'add';
  const isGone = object.parent_action === 'drop' || object.branch_action === 'drop';
  const whole = isNew || isGone;
  const byBranch = attribute.branch_moved || (whole && object.branch_action !== null);
  const byParent = attribute.parent_moved || (whole && object.parent_action !== null);
  const branch = { title: 'Branch', text: attribute.branch };
  const parent = { title: 'Parent', text: attribute.parent };
  const sides = [...(byParent ? [parent] : []), ...(byBranch ? [branch] : [])];
  return sides.length > 0 ? { name: attribute.name, base: attribute.base, sides } : null;
}

function Value({ text, changed }: { text: string | null; changed?: 'before' | 'after' }) {
  if (text === null) return <span class="faint">not set</span>;
  if (text === '') return <span class="faint">empty</span>;
  return <code class={changed}>{text}</code>;
}

function ShortValues({ list }: { list: Shown[] }) {
  const titles = ['Parent', 'Branch'].filter((title) => list.some((one) => one.sides.some((side) => side.title === title)));
  return (
    <div class="scroll" tabIndex={0} role="group" aria-label="Attributes">
      <table class="values">
        <thead>
          <tr>
            <th scope="col">Attribute</th>
            <th scope="col">Before</th>
            {titles.map((title) => <th key={title} scope="col">{title}</th>)}
          </tr>
        </thead>
        <tbody>
          {list.map((one) => (
            <tr key={one.name}>
              <th scope="row">{one.name.replaceAll('_', ' ')}</th>
              <td><Value text={one.base} changed="before" /></td>
              {titles.map((title) => {
                const side = one.sides.find((candidate) => candidate.title === title);
                return <td key={title}>{side ? <Value text={side.text} changed="after" /> : <span class="faint">same</span>}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

// What is there on one side only has nothing to be compared with.
function OnlyValues({ list, word }: { list: { name: string; text: string }[]; word: string }) {
  return (
    <div class="scroll" tabIndex={0} role="group" aria-label="Attributes">
      <table class="values">
        <thead><tr><th scope="col">Attribute</th><th scope="col">{word}</th></tr></thead>
        <tbody>
          {list.map((one) => (
            <tr key={one.name}><th scope="row">{one.name.replaceAll('_', ' ')}</th><td><Value text={one.text} /></td></tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const isLong = (text: string | null) => text !== null && (text.length > SHORT || text.trim().includes('\n'));

function LongValue({ object, shown }: { object: ComparedObject; shown: Shown }) {
  const sides: Side[] = shown.sides.map((side) => ({ ...side, note: 'not set' }));
  return (
    <section class="attribute">
      <h3>{shown.name.replaceAll('_', ' ')}</h3>
      <Sides base={{ title: 'Before', text: shown.base, note: 'not set' }} sides={sides} isSql={isSql(object, shown.name)}
        label={`${shown.name}, before and after`} />
    </section>
  );
}

function Compared({ object }: { object: ComparedObject }) {
  const list = object.attributes.map((one) => shownOf(one, object)).filter((one) => one !== null);
  const long = list.filter((one) => isSql(object, one.name) || isLong(one.base) || one.sides.some((side) => isLong(side.text)));
  const short = list.filter((one) => !long.includes(one));
  return (
    <>
      {short.length > 0 && <ShortValues list={short} />}
      {long.map((one) => <LongValue key={one.name} object={object} shown={one} />)}
      {list.length === 0 && <p class="faint">It has no attributes of its own.</p>}
    </>
  );
}

function Only({ object, side, word }: { object: ComparedObject; side: 'base' | 'parent' | 'branch'; word: string }) {
  const list = object.attributes.flatMap((one) => (one[side] === null ? [] : [{ name: one.name, text: one[side] }]));
  const long = list.filter((one) => isSql(object, one.name) || isLong(one.text));
  const short = list.filter((one) => !long.includes(one));
  return (
    <>
      {short.length > 0 && <OnlyValues list={short} word={word} />}
      {long.map((one) => (
        <section key={one.name} class="attribute">
          <h3>{one.name.replaceAll('_', ' ')}</h3>
          {isSql(object, one.name) ? <Sql text={one.text} label={one.name} />
            : <pre class="code" tabIndex={0} role="region" aria-label={one.name}>{one.text}</pre>}
        </section>
      ))}
      {list.length === 0 && <p class="faint">It has no attributes of its own.</p>}
    </>
  );
}

const verbs = { add: 'added', modify: 'changed', drop: 'dropped' } as const;

function Story({ object }: { object: ComparedObject }) {
  const told = (side: 'branch' | 'parent') => {
    const action = object[`${side}_action`];
    if (!action) return null;
    const was = action === 'modify' ? oldName(object, side) : null;
    return (
      <span class={`told ${action}`}>
        {was !== null ? `renamed on the ${side}, was ` : `${verbs[action]} on the ${side}`}
        {was !== null && <code>{was}</code>}
      </span>
    );
  };
  return <p class="story">{told('branch')}{told('parent')}</p>;
}

export function ObjectView({ object }: { object: ComparedObject }) {
  const action = actionOf(object, 'both');
  const isBoth = object.branch_action !== null && object.parent_action !== null;
  const side = object.branch_action ? 'branch' : 'parent';
  return (
    <article class="object" aria-label={`${object.kind} ${object.name}`}>
      <header>
        <span class="faint">{kindOf(object)}</span>
        <h2>{object.name}</h2>
        <Story object={object} />
      </header>
      {!isBoth && action === 'add' ? <Only object={object} side={side} word={side === 'branch' ? 'Branch' : 'Parent'} />
        : !isBoth && action === 'drop' ? <Only object={object} side="base" word="Before" />
          : <Compared object={object} />}
    </article>
  );
}
