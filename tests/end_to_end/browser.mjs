// Opens pages of Grafana in Chromium and says what is wrong with them, one JSON object on stdout.
//
// usage: node browser.mjs '{"chromium": PATH, "token": TEXT?, "pictures": FOLDER?, "pages": [{"name", "url", "width",
// "theme", "mayBeEmpty": [TITLE, …]}]}'
import { createRequire } from 'node:module';

const asked = JSON.parse(process.argv[2]);
const { chromium } = createRequire(`${asked.modules}/`)('playwright-core');

// What Grafana itself complains about, whatever the dashboard.
const NOISE = [/favicon/, /ResizeObserver loop/, /Failed to load resource.*(gravatar|plugins\/errors)/];

const browser = await chromium.launch({ executablePath: asked.chromium, args: ['--no-sandbox'] });
const findings = [];
for (const page of asked.pages) {
  const headers = asked.token ? { Authorization: `Bearer ${asked.token}` } : {};
  const context = await browser.newContext({
    viewport: { width: page.width, height: page.height ?? 4200 },
    colorScheme: page.theme,
    extraHTTPHeaders: headers,
  });
  const tab = await context.newPage();
  const wrong = (what) => findings.push(`${page.name}, ${page.width} wide: ${what}`);
  tab.on('pageerror', (error) => wrong(`the page fails: ${error.message}`));
  tab.on('console', (message) => {
    if (message.type() === 'error' && !NOISE.some((noise) => noise.test(message.text()))) {
      wrong(`the console says: ${message.text().slice(0, 300)}`);
    }
  });
  await tab.goto(page.url, { waitUntil: 'domcontentloaded', timeout: 120_000 });
  await tab.locator('[data-testid*="Panel header"], section[data-testid]').first().waitFor({ timeout: 120_000 });
  await settle(tab);
  const panels = await tab.evaluate(() =>
    [...document.querySelectorAll('section[data-testid^="data-testid Panel header"]')].map((panel) => ({
      title: panel.getAttribute('data-testid').replace('data-testid Panel header ', ''),
      failed: panel.querySelector('[data-testid*="Panel status error"]') !== null,
      text: panel.innerText,
    }))
  );
  if (panels.length === 0) {
    wrong('no panel is shown');
  }
  for (const panel of panels) {
    const mayBeEmpty = page.mayBeEmpty.includes(panel.title);
    if (panel.failed) {
      wrong(`panel "${panel.title}" has a red triangle`);
    }
    if (!mayBeEmpty && /\bNo data\b/.test(panel.text)) {
      wrong(`panel "${panel.title}" says "No data"`);
    }
  }
  if (asked.pictures) {
    await tab.screenshot({ path: `${asked.pictures}/${page.name}-${page.width}-${page.theme}.png`, fullPage: true });
  }
  await context.close();
}
await browser.close();
process.stdout.write(JSON.stringify({ pages: asked.pages.length, findings }));

// Until nothing has been asked for two seconds and no panel is loading.
async function settle(tab) {
  let pending = 0;
  let last = Date.now();
  const touch = () => { last = Date.now(); };
  tab.on('request', () => { pending += 1; touch(); });
  const done = () => { pending -= 1; touch(); };
  tab.on('requestfinished', done);
  tab.on('requestfailed', done);
  const begin = Date.now();
  while (Date.now() - begin < 90_000) {
    await tab.waitForTimeout(500);
    const loading = await tab.locator('[aria-label="Panel loading bar"]').count();
    if (Date.now() - last > 3_000 && loading === 0) {
      return;
    }
  }
}
