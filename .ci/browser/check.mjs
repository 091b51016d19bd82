#!/usr/bin/env node
// Opens the page of a review in headless Chromium, with scripts off, and keeps a picture of it.
//
//   check.mjs CHROMIUM PAGE PICTURE     the program, a page of HTML, a file for the picture (PNG)
//
// It holds that the page asks for nothing but itself, that the browser reports no error, that the tiles with the verdicts are
// seen without scrolling, that each filter hides its entries and no others and shows them again, and that the page has a dark
// look. The page needs entries of two kinds at least, or the filters would prove nothing.
import {writeFileSync} from 'node:fs';
import {resolve} from 'node:path';
import {pathToFileURL} from 'node:url';

import {browse} from './chromium.mjs';

const [program, page, picture] = process.argv.slice(2);
if (!picture) {
  console.error('usage: check.mjs CHROMIUM PAGE PICTURE');
  process.exit(2);
}
const url = pathToFileURL(resolve(page)).href;

// How much of the page is seen at once.
const [WIDTH, HEIGHT] = [1200, 900];

const requests = [];
const errors = [];
let loaded = () => {};

function hear(method, params) {
  if (method === 'Network.requestWillBeSent') requests.push(params.request.url);
  if (method === 'Log.entryAdded' && params.entry.level === 'error') errors.push(params.entry.text);
  if (method === 'Runtime.exceptionThrown') errors.push(params.exceptionDetails.text);
  if (method === 'Runtime.consoleAPICalled' && params.type === 'error') errors.push(JSON.stringify(params.args));
  if (method === 'Page.loadEventFired') loaded();
}

const wrong = [];
const holds = (is, text) => is || wrong.push(text);

async function look(browser) {
  browser.hear = hear;
  // The page itself runs nothing.
  const {tell, see} = await browser.page(WIDTH, HEIGHT);
  await tell('Emulation.setScriptExecutionDisabled', {value: true});
  const isLoaded = new Promise((resolve) => (loaded = resolve));
  const {errorText} = await tell('Page.navigate', {url});
  if (errorText) throw new Error(`${url}: ${errorText}`);
  await isLoaded;
  const box = (it) => `${it}.getBoundingClientRect()`;

  const tiles = await see(`[...document.querySelectorAll('.tile')].map((it) => ({
    text: it.innerText.trim(), height: ${box('it')}.height, bottom: ${box('it')}.bottom, right: ${box('it')}.right }))`);
  for (const name of ['on the wire', 'in Rust', 'silent', 'at least']) {
    const tile = tiles.find((it) => it.text.includes(name));
    holds(tile && tile.height > 20 && tile.bottom < HEIGHT && tile.right <= WIDTH, `the tile \`${name}\` is not seen without scrolling`);
    holds(tile && tile.text.replace(name, '').trim() !== '', `the tile \`${name}\` says nothing`);
  }

  // How many entries of each class are seen.
  const entries = () => see(`Object.fromEntries([...document.querySelectorAll('input[id^=show-]')].map((it) => {
    const name = it.id.slice('show-'.length);
    return [name, [...document.querySelectorAll('article.' + name)].filter((it) => it.offsetHeight > 0).length];
  }))`);
  const all = await entries();
  const used = Object.keys(all).filter((it) => all[it] > 0);
  holds(used.length > 1, `the page has entries of ${used.length} kinds, so that its filters prove nothing`);
  for (const name of Object.keys(all)) {
    const click = async () => {
      const {x, y} = await see(`(({x, y, width, height}) => ({x: x + width / 2, y: y + height / 2}))(
        ${box(`document.querySelector('label[for=show-${name}]')`)})`);
      for (const type of ['mousePressed', 'mouseReleased']) {
        await tell('Input.dispatchMouseEvent', {type, x, y, button: 'left', clickCount: 1});
      }
    };
    await click();
    const without = await entries();
    holds(without[name] === 0, `the filter \`${name}\` leaves ${without[name]} of its entries`);
    for (const other of Object.keys(all).filter((it) => it !== name)) {
      holds(without[other] === all[other], `the filter \`${name}\` hides entries of \`${other}\``);
    }
    await click();
    holds(JSON.stringify(await entries()) === JSON.stringify(all), `the filter \`${name}\` does not show its entries again`);
  }

  const back = () => see('getComputedStyle(document.body).backgroundColor');
  const scheme = (value) => tell('Emulation.setEmulatedMedia', {features: [{name: 'prefers-color-scheme', value}]});
  await scheme('dark');
  const dark = await back();
  await scheme('light');
  holds(dark !== (await back()), `the page looks the same, light or dark: ${dark}`);

  const {data} = await tell('Page.captureScreenshot', {format: 'png', captureBeyondViewport: true});
  writeFileSync(picture, Buffer.from(data, 'base64'));
  const foreign = requests.filter((it) => it !== url);
  holds(foreign.length === 0, `it asks for ${foreign.join(', ')}`);
  holds(errors.length === 0, `the browser reports ${errors.join('; ')}`);
  return `${Object.values(all).reduce((sum, it) => sum + it)} entries of ${used.join(', ')}`;
}

try {
  const seen = await browse(program, look);
  if (wrong.length > 0) throw new Error(wrong.join('\n  '));
  console.log(`${page}: ${seen}; the picture is ${picture}`);
} catch (error) {
  console.error(`${page}:\n  ${error.message}`);
  process.exitCode = 1;
}
