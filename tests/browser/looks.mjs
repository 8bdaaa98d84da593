// Every tab of a branch: light, dark and narrow, without a fault of accessibility.

import { assert, checkAccessible, checkFits, open, scenario, shot, signIn, sql } from './lib.mjs';
import { makeBranch, makeParent, openBranch, openTab, settled, tabs } from './support/branch.mjs';

async function look(page, how, branch) {
  for (const tab of tabs) {
    await openTab(page, tab);
    await settled(page);
    const what = `${branch}-${tab.split(' ')[0].toLowerCase()}-${how}`;
    await checkAccessible(page, what);
    await checkFits(page, what);
    await shot(page, what);
  }
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
  for (const [how, options] of [['light', {}], ['dark', { dark: true }], ['narrow', { width: 375, height: 812 }]]) {
    const page = await open(options);
    await signIn(page);
    await openBranch(page, 'looks');
    await look(page, how, 'branch');
    await page.getByRole('link', { name: 'Branches' }).first().click();
    await openBranch(page, 'clash');
    await openTab(page, 'Merge');
    await page.getByRole('region', { name: /^Conflict in/ }).waitFor();
    await checkAccessible(page, `conflict ${how}`);
    await checkFits(page, `conflict ${how}`);
    await shot(page, `branch-conflict-${how}`);
    if (how !== 'light') continue;

    // The log follows what the server writes.
    await openTab(page, 'Services and logs');
    const log = page.getByRole('log', { name: 'Log of PostgreSQL' });
    await log.getByText('ready to accept connections').waitFor();
    sql('clash', "DO $$ BEGIN RAISE LOG 'somebody was here'; END $$");
    await log.getByText('LOG:  somebody was here').waitFor();
    await page.getByLabel('Filter lines').fill('somebody');
    assert.match(await log.innerText(), /^[^\n]*somebody was here[^]*$/);
    assert.equal(await log.getByText('ready to accept connections').count(), 0);
  }
});
