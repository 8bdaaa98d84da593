// The page outlives the server and the session.

import { assert, bough, checkAccessible, open, scenario, server, shot, signIn, url } from './lib.mjs';

const row = (page, name) => page.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) });

async function serverAway(page) {
  await server('stop');
  await page.getByText('The server does not answer.').waitFor();
  await checkAccessible(page, 'offline');
  await shot(page, 'offline');
  bough('branch', 'create', 'meanwhile', '--no-switch');
  await server('start', '--session', '8');
  await page.getByText('The server does not answer.').waitFor({ state: 'detached' });
  await row(page, 'meanwhile').getByText('ready', { exact: true }).waitFor();
  assert.equal(await page.getByLabel('Your key').count(), 0); // the session is still good
}

// A page that asks for nothing learns it from its events; signing in leads back.
async function sessionEnds(page) {
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('Your key').waitFor();
  await signIn(page);
  await page.goto(`${url}#/branches/meanwhile`);
  await page.getByRole('heading', { name: 'meanwhile' }).waitFor();
  await page.getByText('Your session has ended').waitFor();
  await checkAccessible(page, 'session ended');
  await shot(page, 'session-ended');
  await page.getByLabel('Your key').fill(process.env.KEY);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'meanwhile' }).waitFor();
  assert.match(page.url(), /#\/branches\/meanwhile$/);
}

await scenario(async () => {
  const page = await open({ expected: /401|ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET/ });
  await signIn(page);
  await page.getByRole('heading', { name: 'Only the parent so far' }).waitFor();
  await serverAway(page);
  await sessionEnds(page);
});
