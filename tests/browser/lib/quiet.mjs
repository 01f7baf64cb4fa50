// Quiet: pages load with no message on the console, no failed request, and no request to another host.

import { scrollThrough, visitAll } from './browser.mjs';

/// Visits every page, and one address that does not exist; with JavaScript or without.
export async function quiet({ browser, server, pages, base, javaScriptEnabled = true, fail }) {
  const { origin, missing } = server;
  const here = (tab) => tab.url().replace(origin, '');
  let absent = null;
  // Tabs that go on to the next page: what they still load for the last one is cut off.
  const leaving = new WeakSet();
  const prepare = (tab) => {
    tab.on('framenavigated', () => leaving.delete(tab));
    tab.on('console', (message) => {
      if (absent && message.text().includes('404') && message.location().url === absent) return;
      fail(here(tab), `console ${message.type()}: ${message.text()}`);
    });
    tab.on('pageerror', (error) => fail(here(tab), `script error: ${error.message}`));
    tab.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(`${origin}/`) && !url.startsWith('data:')) fail(here(tab), `request to another host: ${url}`);
    });
    tab.on('requestfailed', (request) => {
      if (leaving.has(tab) && request.failure()?.errorText === 'net::ERR_ABORTED') return;
      if (request.url().startsWith(origin)) fail(here(tab), `request failed: ${request.url()} (${request.failure()?.errorText})`);
    });
    tab.on('response', (response) => {
      if (response.status() >= 400 && response.url() !== absent) {
        fail(here(tab), `request answered with ${response.status()}: ${response.url().replace(origin, '')}`);
      }
    });
  };
  const options = { javaScriptEnabled };
  missing.length = 0;
  const rest = async (tab) => {
    // Without JavaScript, frames that a page waits for never come.
    if (javaScriptEnabled) await scrollThrough(tab);
    else await tab.waitForLoadState('networkidle');
    // A moment for what scripts ask for after the page has loaded.
    await tab.waitForTimeout(100);
    leaving.add(tab);
  };
  await visitAll({ browser, origin, pages, options, prepare, fail }, rest);

  // The browser asks for some files, such as /favicon.ico, without telling: the server knows.
  for (const path of new Set(missing)) fail('the server', `the browser asked for ${path}, which does not exist`);

  const path = `${base.pathname}no/such/page/`;
  absent = origin + path;
  await visitAll({ browser, origin, pages: [{ path }], options, prepare, fail }, async (tab) => {
    await rest(tab);
    if (!(await tab.title())) fail(path, 'an address that does not exist has no page of its own (404.html)');
  });
  return `${pages.length} pages and an address that does not exist`;
}
