// The skeleton that screen readers and keyboards walk along: headings, landmarks, the skip link. Plain files, no browser.

import { elements } from './dom.mjs';

/// Looks at every page.
export function structure(site, fail) {
  for (const { file, path, title } of site.pages) {
    const problem = (reason) => fail(path, reason);
    const all = elements(site.read(file));
    const named = (name) => all.filter((el) => el.name === name);
    if (!named('html')[0]?.attrs.lang) problem('the page does not say its language');
    if (!title) problem('the page has no title');
    headings(all, problem);
    if (named('main').length !== 1) problem(`${named('main').length} main parts, not one`);
    const labels = named('nav').map(({ attrs }) => attrs['aria-label'] ?? attrs['aria-labelledby']);
    if (labels.includes(undefined)) problem('a <nav> has no name');
    if (new Set(labels).size < labels.length) problem(`two <nav> have one name: ${labels.join(', ')}`);
    const first = all.find((el) => el.name === 'a' && el.attrs.href !== undefined);
    const main = named('main')[0]?.attrs.id;
    if (!main || first?.attrs.href !== `#${main}`) problem('the first link does not skip to the main part');
  }
  return `${site.pages.length} pages`;
}

/// One heading of the first level, the first of all, and no level left out on the way down.
function headings(all, problem) {
  const found = all.filter(({ name }) => /^h[1-6]$/.test(name));
  if (found.filter(({ name }) => name === 'h1').length !== 1) problem(`${found.filter(({ name }) => name === 'h1').length} headings of the first level, not one`);
  let last = 0;
  for (const heading of found) {
    const level = Number(heading.name[1]);
    if (level > last + 1) problem(`a heading of level ${level} after one of level ${last}: “${heading.text().trim().slice(0, 60)}”`);
    last = level;
  }
}
