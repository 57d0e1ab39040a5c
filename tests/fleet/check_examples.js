// Checks the examples for containers: Kubernetes manifests against the schemas of their kinds, and the Containerfile.
//   node check_examples.js FILE…
// NODE_PATH names what scripts/install-deps fleet has installed; ends with 77 (skipped) without it.
'use strict';
const fs = require('fs');

function need(name) {
  try {
    return require(name);
  } catch (error) {
    console.log(`skipped: there is no ${name} (scripts/install-deps fleet)`);
    process.exit(77);
  }
}
const yaml = need('yaml');
const batch = need('kubernetes-models/batch/v1');
const { validate } = need('dockerfile-utils');

// The schemas allow members that they do not know, as a server of a later version does. Here such a member is a mistake:
// one that the check of a manifest has never asked for.
function watched(value, path, unread) {
  if (value === null || typeof value !== 'object') return value;
  for (const key of Array.isArray(value) ? [] : Object.keys(value)) unread.add(`${path}.${key}`);
  return new Proxy(value, {
    get(target, key) {
      if (typeof key === 'string') unread.delete(`${path}.${key}`);
      const member = target[key];
      return typeof member === 'function' ? member : watched(member, `${path}.${String(key)}`, unread);
    },
  });
}

function problemsOfManifest(text) {
  const manifest = yaml.parse(text);
  const kind = batch[manifest.kind];
  if (manifest.apiVersion !== 'batch/v1' || !kind) return [`it is no Job and no CronJob of batch/v1`];
  const unread = new Set();
  try {
    kind.prototype.validate.call(watched(manifest, manifest.kind, unread));
  } catch (error) {
    return [error.message];
  }
  return [...unread].map((member) => `there is no ${member}`);
}

function problemsOfContainerfile(text) {
  const problems = validate(text).map((one) => `line ${one.range.start.line + 1}: ${one.message}`);
  const users = [...text.matchAll(/^USER (.*)$/gm)].map((match) => match[1]);
  if (!/^[1-9][0-9]*:[1-9][0-9]*$/.test(users.at(-1) ?? '')) problems.push('its user is not a number other than 0');
  if (!/^ENTRYPOINT \["metaup"\]$/m.test(text)) problems.push('it does not run metaup');
  if (!/^VOLUME \/data$/m.test(text)) problems.push('what it remembers is on no volume');
  return problems;
}

let failed = false;
for (const file of process.argv.slice(2)) {
  const text = fs.readFileSync(file, 'utf8');
  const problems = file.endsWith('.yaml') ? problemsOfManifest(text) : problemsOfContainerfile(text);
  failed ||= problems.length > 0;
  for (const problem of problems) console.log(`${file}: ${problem}`);
}
process.exit(failed || process.argv.length < 3 ? 1 : 0);
