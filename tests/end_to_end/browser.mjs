// Opens pages of Grafana in Chromium and says what is wrong with them, one JSON object on stdout.
//
// usage: node browser.mjs '{"modules": FOLDER, "chromium": PATH, "token": TEXT?, "pictures": FOLDER?, "pages": [{"name",
// "url", "width", "theme", "panels": [{"id", "title", "mayBeEmpty", "emptyWords"}, …]}, …]}'
import { createRequire } from 'node:module';

const asked = JSON.parse(process.argv[2]);
const { chromium } = createRequire(`${asked.modules}/`)('playwright-core');

// What Grafana itself complains about, whatever the dashboard.
const NOISE = [/favicon/, /ResizeObserver loop/, /Failed to load resource.*(gravatar|plugins\/errors)/];
// How long a page may take until everything is drawn.
const PATIENCE = 120_000;

const browser = await chromium.launch({ executablePath: asked.chromium, args: ['--no-sandbox'] });
const findings = [];
let drawn = 0;
for (const page of asked.pages) {
  const context = await browser.newContext({
    // As high as the longest page: panels out of sight are not drawn.
    viewport: { width: page.width, height: 6000 },
    colorScheme: page.theme,
    extraHTTPHeaders: asked.token ? { Authorization: `Bearer ${asked.token}` } : {},
  });
  const tab = await context.newPage();
  const wrong = (what) => findings.push(`${page.name}, ${page.width} wide: ${what}`);
  tab.on('pageerror', (error) => wrong(`the page fails: ${error.message}`));
  tab.on('console', (message) => {
    const at = message.location().url;
    // Without a network, what Grafana itself asks of another host fails, and is no fault of the page.
    const isElsewhere = /Failed to load resource/.test(message.text()) && at && !at.startsWith(new URL(page.url).origin);
    if (message.type() === 'error' && !isElsewhere && !NOISE.some((noise) => noise.test(message.text()))) {
      wrong(`the console says: ${message.text().slice(0, 300)} (${at})`);
    }
  });
  const requests = watch(tab);
  try {
    await tab.goto(page.url, { waitUntil: 'domcontentloaded', timeout: PATIENCE });
    await tab.locator('[data-viz-panel-key]').first().waitFor({ timeout: PATIENCE });
    if (!(await settled(tab, requests))) {
      wrong(`it still loads after ${PATIENCE / 1000} s`);
    }
    const shown = await tab.evaluate(look);
    for (const panel of page.panels) {
      judge(panel, shown.panels[`panel-${panel.id}`], wrong);
      drawn += 1;
    }
    for (const link of shown.emptyLinks) {
      wrong(`a link carries a variable without a value: ${link}`);
    }
    if (asked.pictures) {
      const path = `${asked.pictures}/${page.name}-${page.width}-${page.theme}.png`;
      await tab.screenshot({ path, fullPage: true, timeout: PATIENCE });
    }
  } catch (error) {
    wrong(error.message.split('\n')[0]);
  }
  await context.close();
}
await browser.close();
process.stdout.write(JSON.stringify({ pages: asked.pages.length, panels: drawn, findings }));

// What a reader sees of each panel, by its key. Runs in the page.
function look() {
  const panels = {};
  for (const panel of document.querySelectorAll('[data-viz-panel-key]')) {
    const content = panel.querySelector('[data-testid="data-testid panel content"]');
    panels[panel.dataset.vizPanelKey] = {
      failed: panel.querySelector('[data-testid="data-testid Panel status error"]') !== null,
      text: content?.innerText ?? '',
      isBlank: !content || (content.innerText.trim() === '' && !content.querySelector('canvas, svg, img')),
    };
  }
  const links = [...document.querySelectorAll('a[href*="/d/"]')].map((link) => link.getAttribute('href'));
  return { panels, emptyLinks: links.filter((link) => /[?&]var-[^=&]+=(&|$)/.test(link)) };
}

function judge(panel, seen, wrong) {
  const name = `panel "${panel.title}"`;
  if (!seen) {
    wrong(`${name} is not on the page`);
    return;
  }
  if (seen.failed) {
    wrong(`${name} has a red triangle`);
  }
  if (panel.mayBeEmpty) {
    return;
  }
  // A tile of several values says it of one of them, in a line of its own.
  const lines = seen.text.split('\n').map((line) => line.trim());
  const said = /\bNo data\b/.exec(seen.text)?.[0] ?? panel.emptyWords.find((word) => lines.includes(word));
  if (said) {
    wrong(`${name} says "${said}"`);
  } else if (seen.isBlank) {
    wrong(`${name} is blank`);
  }
}

// Counts what a page asks for.
function watch(tab) {
  const requests = { pending: new Set(), last: Date.now() };
  const touch = (change) => (request) => {
    // What stays open for ever is no question.
    if (!/\/api\/live\//.test(request.url())) {
      change(request);
      requests.last = Date.now();
    }
  };
  tab.on('request', touch((request) => requests.pending.add(request)));
  tab.on('requestfinished', touch((request) => requests.pending.delete(request)));
  tab.on('requestfailed', touch((request) => requests.pending.delete(request)));
  return requests;
}

// Whether all questions are answered, for two seconds, and no panel is loading.
async function settled(tab, requests) {
  const begin = Date.now();
  while (Date.now() - begin < PATIENCE) {
    await tab.waitForTimeout(250);
    const loading = await tab.locator('[aria-label="Panel loading bar"]').count();
    if (requests.pending.size === 0 && Date.now() - requests.last > 2_000 && loading === 0) {
      return true;
    }
  }
  return false;
}
