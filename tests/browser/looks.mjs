// Every tab of a branch: light, dark and narrow, without a fault of accessibility.

import { assert, checkAccessible, checkFits, open, scenario, shot, signIn, sql } from './lib.mjs';
import { makeBranch, makeParent, openBranch, openTab, settled, tabs } from './support/branch.mjs';

const wide = { width: 1280, height: 860 };
const narrow = { width: 375, height: 812 };

// What is shown now, in each of its forms. Narrow it has the same colours and names.
async function look(page, name) {
  for (const [how, colorScheme, size] of [['light', 'light', wide], ['dark', 'dark', wide], ['narrow', 'light', narrow]]) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(size);
    await checkFits(page, `${name} ${how}`);
    await shot(page, `branch-${name}-${how}`);
    if (size === wide) await checkAccessible(page, `${name} ${how}`);
  }
  await page.setViewportSize(wide);
}

// The log follows what the server writes.
async function followLog(page) {
  const log = page.getByRole('log', { name: 'Log of PostgreSQL' });
  await log.getByText('ready to accept connections').waitFor();
  sql('clash', "DO $$ BEGIN RAISE LOG 'somebody was here'; END $$");
  await log.getByText('LOG:  somebody was here').waitFor();
  await page.getByLabel('Filter lines').fill('LOG:  somebody');
  assert.match(await log.innerText(), /^[^\n]*LOG:  somebody was here\s*$/);
}

await scenario(async () => {
  makeParent();
  makeBranch('looks', `ALTER TABLE customers RENAME phone TO mobile; ALTER TABLE customers DROP fax;
    CREATE TABLE returns (id int PRIMARY KEY, "order" int REFERENCES orders, reason text NOT NULL DEFAULT 'none given');
    CREATE VIEW open AS SELECT id FROM returns; CREATE INDEX ON orders (customer);
    CREATE OR REPLACE FUNCTION shipping(total numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS
      $$ SELECT CASE WHEN total >= 75 THEN 0 ELSE 4.90 END $$`);
  makeBranch('clash', 'ALTER TABLE orders ALTER note TYPE text');
  sql('parent', 'ALTER TABLE orders ALTER note TYPE varchar(500); ALTER TABLE customers ADD since date');
  const page = await open();
  await signIn(page);
  await openBranch(page, 'looks');
  for (const tab of tabs) {
    await openTab(page, tab);
    if (tab === 'Changes') await page.getByRole('treeitem', { name: /changed shipping/ }).click();
    await settled(page);
    await look(page, tab.split(' ')[0].toLowerCase());
  }
  await page.getByRole('link', { name: 'Branches' }).first().click();
  await openBranch(page, 'clash');
  await openTab(page, 'Merge');
  await page.getByRole('region', { name: /^Conflict in/ }).waitFor();
  await look(page, 'conflict');
  await openTab(page, 'Services and logs');
  await followLog(page);
});
