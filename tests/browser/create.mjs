// Making branches: what a name may be, how far it is, how to reach it, and what is said when it cannot be made.

import { assert, bough, checkAccessible, checkFits, open, scenario, shot, signIn, tabTo } from './lib.mjs';

const row = (page, name) => page.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) });
const dialogOf = (page, title) => page.getByRole('dialog', { name: title });

async function names(page) {
  await page.getByRole('button', { name: 'New branch' }).click();
  const dialog = dialogOf(page, 'New branch');
  const button = dialog.getByRole('button', { name: 'Create branch' });
  assert.ok(await button.isDisabled());
  const bad = {
    under_score: 'Only letters, digits and hyphens.',
    '-x': 'The first character is a letter or a digit.',
    parent: 'is what the parent itself is called',
    ['x'.repeat(65)]: 'At most 64 characters; these are 65.',
  };
  for (const [name, says] of Object.entries(bad)) {
    await dialog.getByLabel('Name').fill(name);
    await dialog.getByText(says).waitFor();
    assert.ok(await button.isDisabled(), name);
  }
  await checkAccessible(page, 'new branch');
  await shot(page, 'create');
  await dialog.getByLabel('Name').fill('x'.repeat(64));
  assert.ok(await button.isEnabled());
}

// Closed while it runs, it is made all the same, and the page says so.
async function byMouse(page) {
  const dialog = dialogOf(page, 'New branch');
  await dialog.getByLabel('Name').fill('feat');
  await dialog.getByLabel('Schema only').check();
  await dialog.getByRole('button', { name: 'Create branch' }).click();
  const making = dialogOf(page, 'Creating feat');
  await making.getByText(/step \d+ of 10/).waitFor();
  await making.getByRole('progressbar', { name: 'Creating feat' }).waitFor();
  await checkAccessible(page, 'creating');
  await shot(page, 'creating');
  await page.keyboard.press('Escape');
  await making.waitFor({ state: 'detached' });
  await page.getByText("Branch 'feat' is ready.").waitFor();
  await row(page, 'feat').getByText('ready', { exact: true }).waitFor();
  await page.getByRole('list', { name: 'New branches' }).getByText('is ready').waitFor();
  await page.getByRole('button', { name: 'Show feat' }).click();
}

// Secrets are there only when they are asked for.
async function connection(page) {
  const dialog = dialogOf(page, 'Created feat');
  const all = Object.fromEntries(bough('env', 'feat').trim().split('\n').map((line) => [line.split('=')[0], line.slice(line.indexOf('=') + 1)]));
  const text = dialog.getByLabel('Connection string', { exact: true });
  await text.waitFor();
  assert.ok(!(await dialog.innerText()).includes(all.PGPASSWORD));
  assert.ok(!(await dialog.innerText()).includes(all.BOUGH_API_KEY));
  await checkAccessible(page, 'created');
  await shot(page, 'created');
  await dialog.getByRole('button', { name: 'Reveal secrets' }).click();
  assert.equal(await text.innerText(), all.DATABASE_URL);
  assert.equal(await dialog.getByLabel('Command line', { exact: true }).innerText(), 'bough branch switch feat');
  assert.match(await dialog.getByLabel('From another machine', { exact: true }).innerText(), /^bough link --api-url http.* --project [0-9a-f-]+\n/);
  const lines = (await dialog.getByLabel('.env lines', { exact: true }).innerText()).split('\n');
  assert.deepEqual(lines.sort(), bough('env', 'feat').trim().split('\n').sort());
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await dialog.getByRole('button', { name: 'Copy connection string' }).click();
  await dialog.getByText('Copied').waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), all.DATABASE_URL);
  await dialog.getByRole('button', { name: 'Done' }).click();
  await dialog.waitFor({ state: 'detached' });
}

async function byKeys(page) {
  await tabTo(page, 'button', 'New branch');
  await page.keyboard.press('Enter');
  await page.getByLabel('Name').and(page.locator(':focus')).waitFor();
  await page.keyboard.type('feat');
  await page.getByText("There is a branch 'feat' already.").waitFor();
  await page.keyboard.type('-2');
  await page.keyboard.press('Enter');
  await dialogOf(page, 'Created feat-2').getByLabel('Connection string', { exact: true }).waitFor();
  await checkFits(page, 'created');
  await checkAccessible(page, 'created, dark and narrow');
  await shot(page, 'created-narrow-dark');
  await tabTo(page, 'link', 'Open feat-2');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'feat-2', level: 1 }).waitFor();
  assert.equal(await page.getByRole('dialog').count(), 0);
}

async function failures(page) {
  await page.getByRole('button', { name: 'New branch' }).click();
  await page.route('**/overview', (route) => route.abort());
  bough('branch', 'delete', 'feat', '-y');
  await row(page, 'feat').waitFor({ state: 'detached' });
  await page.unroute('**/overview');
  await page.route('**/projects/v1/*/branches', (route) => route.fulfill({
    status: 507, json: { code: 'branch.quota_exceeded', message: "cannot create 'feat': no space left on the device" },
  }));
  await page.getByLabel('Name').fill('feat');
  await page.keyboard.press('Enter');
  const dialog = dialogOf(page, 'Not created: feat');
  await dialog.getByRole('alert').getByText('no space left on the device').waitFor();
  await dialog.getByText('give the pool more room').waitFor();
  await checkAccessible(page, 'not created');
  await shot(page, 'create-failed');
  await page.unroute('**/projects/v1/*/branches');
  await dialog.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
}

await scenario(async () => {
  const page = await open({ expected: /507|409|ERR_FAILED/ });
  await signIn(page);
  await names(page);
  await byMouse(page);
  await connection(page);
  const narrow = await open({ dark: true, width: 375, height: 800 });
  await signIn(narrow);
  await byKeys(narrow);
  await row(page, 'feat-2').getByText('ready', { exact: true }).waitFor();
  await failures(page);
});
