// Two independent validators: the Nu HTML checker for what the standards say, html-validate for good practice.

import { spawnSync } from 'node:child_process';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HtmlValidate } from 'html-validate';
import vnuJar from 'vnu-jar';

// Patterns of messages that are no faults of the site, each with the reason in a comment. None is needed today.
const NU_ALLOWED = [];

const FILES_AT_ONCE = 2000;

/// Every HTML, CSS and SVG file. Errors and warnings count; the checker's remarks (`info` without a subtype) do not.
export function nuChecker(site, fail) {
  const files = site.ending('.html', '.css', '.svg');
  // By name, since the checker takes everything else in a folder for HTML too; in portions, as a command line has its limit.
  for (let at = 0; at < files.length; at += FILES_AT_ONCE) {
    for (const message of nu(site.folder, files.slice(at, at + FILES_AT_ONCE))) {
      const counts = message.type !== 'info' || message.subType === 'warning';
      if (!counts || NU_ALLOWED.some((allowed) => allowed.test(message.message))) continue;
      const where = message.url ? relative(site.folder, fileURLToPath(message.url)) : 'no file';
      fail(`${where}:${message.lastLine ?? '?'}`, `${message.subType ?? message.type}: ${message.message}`);
    }
  }
  return `${files.length} files`;
}

function nu(folder, files) {
  const run = spawnSync(
    'java',
    // A deep stack, which the checker's patterns for long attribute values need.
    ['-Xss8m', '-jar', String(vnuJar), '--also-check-css', '--also-check-svg', '--stdout', '--exit-zero-always', '--format', 'json', ...files.map((file) => `./${file}`)],
    { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28, timeout: 240_000 },
  );
  if (run.error) throw run.error;
  if (run.status !== 0) throw new Error(`java ended with ${run.status ?? run.signal}: ${run.stderr.slice(0, 2000)}`);
  return JSON.parse(run.stdout).messages;
}

const HTML_VALIDATE = {
  extends: ['html-validate:recommended'],
  rules: {
    // Headlines are the editors' own, and some are long. A title is cut by search engines, not by us.
    'long-title': 'off',
  },
};

/// Every HTML file against the recommended rules.
export async function htmlValidate(site, fail) {
  const checker = new HtmlValidate(HTML_VALIDATE);
  for (const { file } of site.pages) {
    const report = await checker.validateString(site.read(file), file);
    for (const { messages } of report.results) {
      for (const { line, message, ruleId } of messages) fail(`${file}:${line}`, `${ruleId}: ${message}`);
    }
  }
  return `${site.pages.length} pages`;
}
