// Reads HTML the way browsers do and answers the few questions that checks ask of it, without a browser.

import { parse, parseFragment } from 'parse5';

/// Every element of a document or a piece of HTML, in order, as `{ name, attrs, text }`. `text()` gives its text.
export function elements(html, { fragment = false } = {}) {
  const found = [];
  const visit = (node) => {
    if (node.tagName) {
      found.push({
        name: node.tagName,
        attrs: Object.fromEntries(node.attrs.map(({ prefix, name, value }) => [prefix ? `${prefix}:${name}` : name, value])),
        text: () => text(node),
      });
    }
    for (const child of node.content?.childNodes ?? node.childNodes ?? []) visit(child);
  };
  visit(fragment ? parseFragment(html) : parse(html));
  return found;
}

function text(node) {
  if (node.nodeName === '#text') return node.value;
  return (node.childNodes ?? []).map(text).join('');
}

/// What kind of use a reference is: `link` leads somewhere, `load` is fetched with the page, `name` only names an address.
const LINK_RELS = {
  load: ['stylesheet', 'icon', 'apple-touch-icon', 'mask-icon', 'manifest', 'preload', 'modulepreload', 'prefetch', 'preconnect', 'dns-prefetch', 'prerender'],
};
const LOADED_SRC = ['img', 'script', 'iframe', 'source', 'video', 'audio', 'track', 'embed', 'input', 'frame'];
const META_URLS = ['og:image', 'og:url', 'twitter:image', 'og:audio', 'og:video'];

/// Every reference of an element to another resource, as `{ use, url, what }`.
export function references({ name, attrs }) {
  const found = [];
  const add = (use, attr, url) => found.push({ use, url: url.trim(), what: `<${name} ${attr}>` });
  if (attrs.href !== undefined) {
    if (name === 'link') {
      const rels = (attrs.rel ?? '').toLowerCase().split(/\s+/);
      const use = rels.some((rel) => LINK_RELS.load.includes(rel)) ? 'load' : 'link';
      add(use, `rel="${attrs.rel}" href`, attrs.href);
    } else if (name === 'use' || name === 'image') {
      add('load', 'href', attrs.href);
    } else if (name !== 'base') {
      add('link', 'href', attrs.href);
    }
  }
  if (attrs['xlink:href'] !== undefined) add(name === 'a' ? 'link' : 'load', 'xlink:href', attrs['xlink:href']);
  if (attrs.src !== undefined && LOADED_SRC.includes(name)) add('load', 'src', attrs.src);
  if (attrs.poster !== undefined) add('load', 'poster', attrs.poster);
  if (name === 'object' && attrs.data !== undefined) add('load', 'data', attrs.data);
  if (attrs.action !== undefined) add('link', 'action', attrs.action);
  if (attrs.cite !== undefined) add('link', 'cite', attrs.cite);
  for (const attr of ['srcset', 'imagesrcset']) {
    if (attrs[attr] !== undefined) for (const url of srcset(attrs[attr])) add('load', attr, url);
  }
  if (attrs.style !== undefined) for (const url of cssUrls(attrs.style)) add('load', 'style', url);
  if (name === 'meta' && META_URLS.includes(attrs.property ?? attrs.name)) {
    add('name', attrs.property ?? attrs.name, attrs.content ?? '');
  }
  return found;
}

/// The addresses of a `srcset`: parted by commas that a space follows, since an address may hold commas.
export function srcset(value) {
  return value.split(/,\s+|,$/).map((part) => part.trim().split(/\s+/)[0]).filter(Boolean);
}

/// The addresses that a style sheet loads.
export function cssUrls(css) {
  const bare = css.replace(/\/\*[\s\S]*?\*\//g, '');
  const urls = [...bare.matchAll(/url\(\s*(?:"([^"]*)"|'([^']*)'|([^)\s"']*))\s*\)/g)].map((m) => m[1] ?? m[2] ?? m[3]);
  const imports = [...bare.matchAll(/@import\s+(?:"([^"]*)"|'([^']*)')/g)].map((m) => m[1] ?? m[2]);
  return [...urls, ...imports];
}
