// Lighthouse, as on a phone of the middle class behind a slow connection: a hundred in every category, and the weight and speed of a story.
//
// The throttling is simulated, so that figures hardly depend on the machine; what is left of its noise is met by taking the best of
// three runs, for performance and nothing else.

import { createServer } from 'node:net';
import lighthouse from 'lighthouse';
import { launch } from './browser.mjs';
import { inFolder } from './program.mjs';
import { serve } from './serve.mjs';
import { weighedSite } from './weighed.mjs';

const KINDS = ['front', 'story', 'comparison', 'corrections'];
const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'];
const RUNS = 3;
const MOST_BYTES = 60_000;
const FIRST_PAINT = 800;

/// A hundred in all categories, for the fullest page of each kind that readers see most.
export function hundreds({ site, pages, fail }) {
  return audited(site.folder, site.base.pathname, async (audit) => {
    const seen = [];
    for (const kind of KINDS) {
      const page = pages.filter((page) => page.kind === kind).sort((a, b) => b.features.size - a.features.size)[0];
      if (!page) fail('the site', `has no page of the kind ${kind}`);
      else seen.push(await scores(audit, page, fail));
    }
    return seen.join('\n       ');
  });
}

async function scores(audit, page, fail) {
  // Search engines are to show stories, not every comparison of two versions: that the page keeps them away is no fault of it.
  const hidden = page.kind === 'comparison' && page.noindex;
  const skipAudits = hidden ? ['is-crawlable'] : null;
  const first = await audit(page.path, { onlyCategories: CATEGORIES, skipAudits });
  const runs = [first];
  while (runs.at(-1).categories.performance.score < 1 && runs.length < RUNS) {
    runs.push(await audit(page.path, { onlyCategories: ['performance'] }));
  }
  const fastest = runs.reduce((best, run) => (run.categories.performance.score > best.categories.performance.score ? run : best));
  for (const category of CATEGORIES) {
    const report = category === 'performance' ? fastest : first;
    const { score, auditRefs } = report.categories[category];
    if (score === 1) continue;
    const lost = auditRefs.filter(({ id, weight }) => weight > 0 && (report.audits[id].score ?? 1) < 1).map(({ id }) => {
      const { title, displayValue = '' } = report.audits[id];
      return `${id}: ${title} ${displayValue}`.trim();
    });
    fail(page.path, `Lighthouse, ${category}: ${percent(score)}\n${lost.join('\n')}`);
  }
  const rest = CATEGORIES.slice(1).map((category) => `${category} ${percent(first.categories[category].score)}`);
  const speed = runs.map((run) => percent(run.categories.performance.score)).join(', ');
  return `${page.path}: performance ${speed}; ${rest.join(', ')}${hidden ? ' without is-crawlable, as it is noindex on purpose' : ''}`;
}

/// Bytes and time to the first paint of a story of 800 words with five versions. `build` makes the site.
export function weight({ fail, build = weighedSite }) {
  return inFolder((folder) => {
    const { folder: site, path } = build(folder);
    return audited(site, '/', async (audit) => {
      let bytes;
      const paints = [];
      while (paints.length < RUNS && !(Math.min(...paints) < FIRST_PAINT)) {
        const { audits } = await audit(path, { onlyCategories: ['performance'] });
        bytes = audits['network-requests'].details.items.map((item) => [item.url.replace(/.*\//, '') || 'page', item.transferSize]);
        paints.push(Math.round(audits['first-contentful-paint'].numericValue));
      }
      const total = bytes.reduce((sum, [, size]) => sum + size, 0);
      if (total > MOST_BYTES) fail(path, `${total} bytes are transferred, which is more than ${MOST_BYTES}: ${bytes.map((item) => item.join(' ')).join(', ')}`);
      if (Math.min(...paints) >= FIRST_PAINT) fail(path, `the first paint is after ${paints.join(', ')} ms, not before ${FIRST_PAINT}`);
      return `${total} bytes with all that the page loads (${bytes.map((item) => item.join(' ')).join(', ')}); first contentful paint after ${paints.join(', ')} ms`;
    });
  });
}

/// Calls `work` with a function that audits a page of the site in `folder`.
async function audited(folder, basePath, work) {
  const server = await serve(folder, basePath, { asHost: true });
  const port = await freePort();
  const browser = await launch([`--remote-debugging-port=${port}`]);
  const audit = async (path, settings) => {
    const { lhr } = await lighthouse(server.origin + path, { port, logLevel: 'silent', disableFullPageScreenshot: true, ...settings });
    if (lhr.runtimeError) throw new Error(`Lighthouse could not look at ${path}: ${lhr.runtimeError.message}`);
    return lhr;
  };
  try {
    return await work(audit);
  } finally {
    await browser.close();
    await server.close();
  }
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => { server.close(resolve); });
  return port;
}

function percent(score) {
  return Math.round(score * 100);
}
