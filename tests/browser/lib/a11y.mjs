// Accessibility: axe-core in the browser, in light and dark, on a phone and on a desk, from left to right and from right to left.

import axe from 'axe-core';
import { visitAll } from './browser.mjs';

const OPTIONS = {
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
  // Tap targets of at least 24 px (WCAG 2.5.8). Named here because axe has had it off by default.
  rules: { 'target-size': { enabled: true } },
  resultTypes: ['violations'],
};

/// Looks at `pages` in one colour scheme and one width: as they load, and those in `opened` also with all that folds and switches
/// opened.
export async function accessibility({ browser, origin, pages, opened = pages, scheme, width, fail }) {
  const options = { colorScheme: scheme, viewport: { width, height: 900 } };
  let count = 0;
  await visitAll({ browser, origin, pages, options, fail }, async (tab, page) => {
    await tab.evaluate(`{ const module = undefined, exports = undefined, define = undefined; ${axe.source} }`);
    const look = async (state) => {
      for (const problem of await violations(tab)) fail(`${page.path} (${scheme}, ${width} px${state})`, problem);
    };
    await look('');
    if (opened.includes(page) && (await tab.evaluate(openAll))) {
      count += 1;
      await look(', opened');
    }
  });
  return `${pages.length} pages, ${count} of them opened too`;
}

async function violations(tab) {
  const { violations } = await tab.evaluate((options) => window.axe.run(document, options), OPTIONS);
  return violations.flatMap(({ id, help, nodes }) => nodes.slice(0, 3).map((node) => {
    const why = [...node.any, ...node.all, ...node.none].map((check) => check.message)[0] ?? '';
    return `${id}: ${help}\n${node.html.slice(0, 160)}\n${why}`;
  }));
}

/// Runs in the page. Opens every fold and changes every switch that can be seen; whether there was any.
function openAll() {
  const folds = [...document.querySelectorAll('details:not([open])')];
  const switches = [...document.querySelectorAll('input[type=checkbox]')].filter((box) => box.checkVisibility());
  for (const fold of folds) fold.open = true;
  for (const box of switches) box.click();
  return folds.length + switches.length > 0;
}
