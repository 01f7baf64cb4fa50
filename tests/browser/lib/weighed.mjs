// A site with one story of 800 words and five versions, for weighing. The text is nonsense made of a few hundred words, different
// enough to be no easier to compress than news.

import { join } from 'node:path';
import { run, write } from './program.mjs';

const WORDS = 800;
const SYLLABLES = ['ba', 'cor', 'den', 'est', 'fi', 'gran', 'hol', 'in', 'ka', 'lum', 'mer', 'no', 'or', 'pel', 'qua', 'ris', 'sel', 'tan', 'ul', 'ver', 'win', 'yo'];

/// Builds the site below `folder`; the folder of the finished site, and the path of the story.
export function weighedSite(folder) {
  const source = join(folder, 'source');
  const texts = versions();
  write(source, {
    'site.toml': 'title = "The Weighing"\nbase_url = "https://weighing.example/"\ndescription = "Invented words only."\n',
    'content/local/words/story.toml': 'authors = ["A. Writer"]\ntags = ["weights", "measures"]\n',
    ...Object.fromEntries(texts.map((text, at) => [`content/local/words/${at + 1}.md`, text])),
  });
  run(source, 'build', '-q', '-o', '../site', '--now', '2026-11-01T12:00:00Z');
  return { folder: join(folder, 'site'), path: '/local/words/' };
}

function versions() {
  const next = dice(7);
  const vocabulary = Array.from({ length: 420 }, () => Array.from({ length: 1 + (next() % 3) }, () => SYLLABLES[next() % SYLLABLES.length]).join(''));
  const sentence = (length) => {
    const [first, ...rest] = Array.from({ length }, () => vocabulary[next() % vocabulary.length]);
    return `${[first[0].toUpperCase() + first.slice(1), ...rest].join(' ')}.`;
  };
  let sentences = Array.from({ length: WORDS / 20 }, () => sentence(20));
  return Array.from({ length: 5 }, (_, at) => {
    if (at > 0) {
      // Each version has two sentences anew and a word changed in two more; the length stays.
      for (const _ of [1, 2]) sentences[next() % sentences.length] = sentence(20);
      for (const _ of [1, 2]) {
        const place = next() % sentences.length;
        sentences = sentences.with(place, sentences[place].replace(/ \S+\.$/, ` ${vocabulary[next() % vocabulary.length]}.`));
      }
    }
    const paragraphs = Array.from({ length: sentences.length / 2 }, (_, at) => sentences.slice(2 * at, 2 * at + 2).join(' '));
    return `+++\ntitle = "${sentence(8).slice(0, -1)}"\nupdated = 2026-05-0${at + 1}T08:00\nsummary = "${sentence(16)}"\n${at > 0 ? `note = "${sentence(14)}"\n` : ''}+++\n\n${paragraphs.join('\n\n')}\n`;
  });
}

/// The same numbers in every run.
function dice(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 8;
  };
}
