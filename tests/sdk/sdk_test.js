// Meta's own SDK against a fresh simulator: only its base URL is changed, and its version, as the newest one that npm has
// asks for one that has ended.
// Usage: node sdk_test.js PATH_OF_METAUP_SIMULATOR PATH_OF_METAUP LAUNCH_CSV
'use strict';
const assert = require('node:assert/strict');
const { spawn, spawnSync } = require('node:child_process');
const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { createInterface } = require('node:readline');
const { createHash } = require('node:crypto');
const { Ad, AdAccount, FacebookAdsApi } = require('facebook-nodejs-business-sdk');

const TOKEN = 'sdk-test-token';

async function startSimulator(binary) {
  const child = spawn(binary, ['--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: child.stdout })) {
    return { child, url: `http://127.0.0.1:${JSON.parse(line).port}` };
  }
  throw new Error(`${binary} did not start`);
}

/** A GIF of one colour, for up to 100 pixels. */
function gif(width, height, shade) {
  const palette = Array.from({ length: 128 }, (_, grey) => [grey, grey, grey]).flat();
  const codes = [0x80, ...Array(width * height).fill(shade & 0x7f), 0x81];
  return Buffer.concat([
    Buffer.from('GIF89a', 'latin1'),
    Buffer.from([width, 0, height, 0, 0xf6, 0, 0, ...palette]),
    Buffer.from([0x2c, 0, 0, 0, 0, width, 0, height, 0, 0, 7, codes.length, ...codes, 0, 0x3b]),
  ]);
}

async function uploadsListsAndDeletes(account, state) {
  const picture = gif(8, 4, 200);
  const created = await account.createAdImage([], { bytes: picture.toString('base64') });
  const { hash } = created._data.images.bytes;
  assert.match(hash, /^[0-9a-f]{32}$/);

  const held = await state();
  assert.deepEqual(held.images.map((image) => [image.account, image.hash, image.sha256]),
    [['1001', hash, createHash('sha256').update(picture).digest('hex')]]);

  const listed = await account.getAdImages(['hash', 'width', 'height', 'status'], { hashes: [hash] });
  assert.deepEqual(listed.map(({ width, height, status }) => [width, height, status]), [[8, 4, 'ACTIVE']]);

  await account.deleteAdImages({ hash });
  assert.deepEqual((await state()).images, []);
  await assert.rejects(account.deleteAdImages({ hash }), (error) => error.response.code === 100);
}

async function followsThePages(account) {
  for (let shade = 0; shade < 5; ++shade) {
    await account.createAdImage([], { bytes: gif(1, 1, shade).toString('base64') });
  }
  let page = await account.getAdImages(['hash'], { limit: 2 });
  assert.ok(!page.hasPrevious());
  const pages = [page.map((image) => image.hash)];
  while (page.hasNext()) {
    page = await page.next();
    pages.push(page.map((image) => image.hash));
  }
  assert.deepEqual([pages.length, new Set(pages.flat()).size], [3, 5]);
  for (const seen of [pages[1], pages[0]]) {
    assert.ok(page.hasPrevious());
    page = await page.previous();
    assert.deepEqual(page.map((image) => image.hash), seen);
  }
  assert.ok(!page.hasPrevious() && page.hasNext());
}

async function makesAnAdOfAnImage(account, state) {
  const { hash } = (await account.createAdImage([], { bytes: gif(4, 4, 1).toString('base64') }))._data.images.bytes;
  const creative = await account.createAdCreative([], {
    name: 'spring',
    object_story_spec: {
      page_id: '55',
      link_data: { link: 'https://example.com/p', message: 'text', image_hash: hash },
    },
  });
  const ad = await account.createAd([], {
    name: 'spring',
    adset_id: '77',
    status: 'PAUSED',
    creative: { creative_id: creative.id },
  });
  const held = await state();
  assert.deepEqual(held.creatives.map(({ id, images }) => [id, images]), [[creative.id, [hash]]]);
  assert.deepEqual(held.ads.map(({ id, creative: shown, status }) => [id, shown, status]),
    [[ad.id, creative.id, 'PAUSED']]);
  assert.deepEqual((await account.getAdCreatives(['name'])).map(({ name }) => name), ['spring']);
  assert.deepEqual((await account.getAds(Object.values(Ad.Fields))).map(({ name }) => name), ['spring']);
  const [preview] = await creative.getPreviews(['body'], { ad_format: 'MOBILE_FEED_STANDARD' });
  assert.match(preview.body, /^<iframe /);
  await assert.rejects(account.deleteAdImages({ hash }), (error) => error.response.code === 100);
}

async function bringsAVideoByUrl(account) {
  const video = await account.createAdVideo([], { file_url: 'https://example.com/a.mp4', title: 'clip' });
  const listed = await account.getAdVideos(
    ['title', 'status', 'boost_eligibility_info', 'content_category', 'scheduled_publish_time', 'thumbnails{uri}']);
  assert.deepEqual(listed.map(({ id, title }) => [id, title]), [[video.id, 'clip']]);
}

/** metaup makes the example launch; the SDK reads it back. */
async function readsWhatMetaupMade(account, url, metaup, launch) {
  const home = mkdtempSync(join(tmpdir(), 'metaup-sdk-'));
  try {
    const made = spawnSync(metaup,
      ['create-creative', '--from', launch, '--ads', '--account', account.id, '--graph-url', url, '-o', 'json'],
      { env: { HOME: home, METAUP_ACCESS_TOKEN: TOKEN }, encoding: 'utf8' });
    assert.equal(made.status, 0, made.stderr);
    const { items } = JSON.parse(made.stdout);
    const ids = (kind) => items.filter((item) => item.kind === kind).map((item) => item[`${kind}_id`]).sort();

    const creatives = await account.getAdCreatives(['name', 'object_story_spec', 'status']);
    assert.deepEqual(creatives.map(({ id }) => id).sort(), ids('creative'));
    const feed = creatives.find(({ name }) => name === 'Spring feed');
    assert.equal(feed.status, 'ACTIVE');
    const { hash } = items.find(({ name }) => name === 'spring_feed.jpg');
    assert.deepEqual(feed.object_story_spec, {
      page_id: '111',
      link_data: {
        link: 'https://example.com/spring',
        message: 'Spring is here, and so is our sale.\n\nUntil Sunday: "2 for 1"  \u{1F337}',
        name: '20 % off',
        image_hash: hash,
        call_to_action: { type: 'SHOP_NOW', value: { link: 'https://example.com/spring' } },
      },
    });
    const ads = await account.getAds(['name', 'status', 'adset_id', 'creative']);
    assert.deepEqual(ads.map(({ id }) => id).sort(), ids('ad'));
    assert.deepEqual(new Set(ads.map((ad) => `${ad.status} ${ad.adset_id}`)), new Set(['PAUSED 238']));
    assert.equal(ads.find(({ name }) => name === 'Spring feed').creative.id, feed.id);
  } finally {
    rmSync(home, { recursive: true });
  }
}

async function main() {
  const { child, url } = await startSimulator(process.argv[2]);
  try {
    Object.defineProperty(FacebookAdsApi, 'GRAPH', { get: () => url });
    Object.defineProperty(FacebookAdsApi, 'VERSION', { get: () => 'v26.0' });
    const api = FacebookAdsApi.init(TOKEN, 'en_US', false);
    const state = async () => (await fetch(`${url}/__sim__/state`)).json();
    await uploadsListsAndDeletes(new AdAccount('act_1001', {}, undefined, api), state);
    await followsThePages(new AdAccount('act_1002', {}, undefined, api));
    await makesAnAdOfAnImage(new AdAccount('act_1003', {}, undefined, api), state);
    await bringsAVideoByUrl(new AdAccount('act_1004', {}, undefined, api));
    await readsWhatMetaupMade(new AdAccount('act_1005', {}, undefined, api), url, process.argv[3], process.argv[4]);
  } finally {
    child.kill();
  }
  console.log('the SDK works against the simulator');
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
