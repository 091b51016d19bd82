#!/usr/bin/env node
// Opens the page of a review in headless Chromium, with scripts off, and keeps a picture of it.
//
//   check.mjs CHROMIUM PAGE PICTURE     the program, a page of HTML, a file for the picture (PNG)
//
// It holds that the page asks for nothing but itself, that the browser reports no error, that the tiles with the verdicts are
// seen without scrolling, that each filter hides its entries and no others and shows them again, and that the page has a dark
// look. The page needs entries of two kinds at least, or the filters would prove nothing.
// Chromium is spoken to through pipes, so that this needs no package and no port.
import {spawn} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {pathToFileURL} from 'node:url';

const [program, page, picture] = process.argv.slice(2);
if (!picture) {
  console.error('usage: check.mjs CHROMIUM PAGE PICTURE');
  process.exit(2);
}
const url = pathToFileURL(resolve(page)).href;
const profile = mkdtempSync(join(tmpdir(), 'chromium-'));
const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run'];
const chromium = spawn(program, [...flags, '--remote-debugging-pipe', `--user-data-dir=${profile}`, 'about:blank'], {
  stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
});
let said = '';
chromium.stderr.on('data', (it) => (said += it));

// How much of the page is seen at once.
const [WIDTH, HEIGHT] = [1200, 900];

// Messages are JSON, each with a zero byte behind it.
const open = new Map();
const requests = [];
const errors = [];
let loaded = () => {};
let last = 0;
let rest = '';
// That it is gone is said where it ends.
chromium.stdio[3].on('error', () => {});
chromium.stdio[4].setEncoding('utf8');
chromium.stdio[4].on('data', (text) => {
  const parts = (rest + text).split('\0');
  rest = parts.pop();
  for (const part of parts) hear(JSON.parse(part));
});

function hear({id, error, result, method, params}) {
  if (id !== undefined) {
    const {resolve, reject, what} = open.get(id);
    open.delete(id);
    return error ? reject(new Error(`${what}: ${error.message}`)) : resolve(result);
  }
  if (method === 'Network.requestWillBeSent') requests.push(params.request.url);
  if (method === 'Log.entryAdded' && params.entry.level === 'error') errors.push(params.entry.text);
  if (method === 'Runtime.exceptionThrown') errors.push(params.exceptionDetails.text);
  if (method === 'Runtime.consoleAPICalled' && params.type === 'error') errors.push(JSON.stringify(params.args));
  if (method === 'Page.loadEventFired') loaded();
}

function ask(method, params = {}, sessionId = undefined) {
  const id = ++last;
  chromium.stdio[3].write(JSON.stringify({id, method, params, sessionId}) + '\0');
  return new Promise((resolve, reject) => open.set(id, {resolve, reject, what: method}));
}

const wrong = [];
const holds = (is, text) => is || wrong.push(text);

async function look() {
  const {targetId} = await ask('Target.createTarget', {url: 'about:blank'});
  const {sessionId} = await ask('Target.attachToTarget', {targetId, flatten: true});
  const tell = (method, params) => ask(method, params, sessionId);
  for (const it of ['Network', 'Log', 'Runtime', 'Page']) await tell(`${it}.enable`);
  await tell('Emulation.setDeviceMetricsOverride', {width: WIDTH, height: HEIGHT, deviceScaleFactor: 1, mobile: false});
  await tell('Emulation.setScriptExecutionDisabled', {value: true});
  const isLoaded = new Promise((resolve) => (loaded = resolve));
  const {errorText} = await tell('Page.navigate', {url});
  if (errorText) throw new Error(`${url}: ${errorText}`);
  await isLoaded;
  // Evaluated from outside: the page itself runs nothing.
  const see = async (expression) => {
    const {result, exceptionDetails} = await tell('Runtime.evaluate', {expression, returnByValue: true});
    if (exceptionDetails) throw new Error(`${expression}: ${exceptionDetails.text}`);
    return result.value;
  };
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

let code = 0;
try {
  const ended = new Promise((_, reject) => {
    chromium.on('error', reject);
    chromium.on('exit', () => reject(new Error(`Chromium ended:\n${said}`)));
    setTimeout(() => reject(new Error(`nothing happens any more:\n${said}`)), 60_000).unref();
  });
  const seen = await Promise.race([look(), ended]);
  if (wrong.length > 0) throw new Error(wrong.join('\n  '));
  console.log(`${page}: ${seen}; the picture is ${picture}`);
} catch (error) {
  console.error(`${page}:\n  ${error.message}`);
  code = 1;
}
const end = () => {
  rmSync(profile, {recursive: true, force: true, maxRetries: 5, retryDelay: 100});
  process.exit(code);
};
chromium.removeAllListeners('exit');
if (chromium.pid === undefined || chromium.exitCode !== null) end();
chromium.on('exit', end);
chromium.kill();
