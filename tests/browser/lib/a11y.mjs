// Accessibility: axe-core in the browser, in light and dark, on a phone and on a desk.

import axe from 'axe-core';
import { visitAll } from './browser.mjs';

const OPTIONS = {
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
  // Tap targets of at least 24 px (WCAG 2.5.8). Named here because axe has had it off by default.
  rules: { 'target-size': { enabled: true } },
  resultTypes: ['violations'],
};

/// Looks at `pages` in one colour scheme and one width.
export async function accessibility({ browser, origin, pages, scheme, width, fail }) {
  const options = { colorScheme: scheme, viewport: { width, height: 900 } };
  await visitAll({ browser, origin, pages, options, fail }, async (tab, page) => {
    await tab.evaluate(`{ const module = undefined, exports = undefined, define = undefined; ${axe.source} }`);
    const { violations } = await tab.evaluate((options) => window.axe.run(document, options), OPTIONS);
    for (const { id, help, nodes } of violations) {
      for (const node of nodes.slice(0, 3)) {
        const why = [...node.any, ...node.all, ...node.none].map((check) => check.message)[0] ?? '';
        fail(`${page.path} (${scheme}, ${width} px)`, `${id}: ${help}\n${node.html.slice(0, 160)}\n${why}`);
      }
    }
  });
  return `${pages.length} pages`;
}
