// Starts the browser and goes through pages with it.

import { chromium } from 'playwright-core';

/// A browser without a window that cannot reach any host but this machine. `more` are arguments for it.
export function launch(more = []) {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-dev-shm-usage',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
      ...more,
    ],
  });
}

/// Visits pages, two at a time. `options` are those of a browser context, `prepare` is called once for each tab, and
/// `visit(tab, page)` for each page after it has loaded. What `visit` throws becomes a failure of that page.
export async function visitAll({ browser, origin, pages, options = {}, prepare, fail }, visit) {
  const queue = [...pages];
  const work = async () => {
    const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
    context.setDefaultTimeout(20_000);
    const tab = await context.newPage();
    await prepare?.(tab);
    for (let page = queue.shift(); page; page = queue.shift()) {
      try {
        await tab.goto(origin + page.path, { waitUntil: 'load' });
        await visit(tab, page);
      } catch (error) {
        fail(page.path, `could not be looked at: ${error.message}`);
      }
    }
    await context.close();
  };
  await Promise.all([work(), work()]);
}

/// Scrolls through the page, so that pictures that wait for it are loaded too.
export async function scrollThrough(tab) {
  await tab.evaluate(async () => {
    for (const image of document.images) image.loading = 'eager';
    await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
    scrollTo(0, document.documentElement.scrollHeight);
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    scrollTo(0, 0);
  });
}
