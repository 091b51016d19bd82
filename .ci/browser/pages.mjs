#!/usr/bin/env node
// Opens pages of the documentation in headless Chromium at two widths, keeps a picture of each, and fails where something is cut
// at the right: seen in part, with no way to scroll to the rest.
//
//   pages.mjs CHROMIUM DOC CRATE FOLDER     the program, what `cargo doc` wrote, a crate in it, a folder for the pictures (PNG)
//
// The pages: the front page, the guide and a page of it, what all calls have in common, the functions of a tag, a model, and an
// enum. Of the last three it takes the largest of the crate.
import {mkdirSync, readdirSync, statSync, writeFileSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {pathToFileURL} from 'node:url';

import {browse} from './chromium.mjs';

const [program, doc, crate, folder] = process.argv.slice(2);
if (!folder) {
  console.error('usage: pages.mjs CHROMIUM DOC CRATE FOLDER');
  process.exit(2);
}

// A wide window, and one of a telephone.
const WIDTHS = [1280, 400];
const HEIGHT = 900;

const root = resolve(doc, crate);

function largest(below, is) {
  const files = readdirSync(join(root, below), {recursive: true}).filter((it) => is(it));
  const sized = files.map((it) => ({path: join(below, it), size: statSync(join(root, below, it)).size}));
  if (sized.length === 0) throw new Error(`${join(doc, crate, below)} has no such page`);
  return sized.reduce((one, other) => (one.size >= other.size ? one : other)).path;
}

const PAGES = [
  'index.html',
  'guide/index.html',
  'guide/retries/index.html',
  'struct.Call.html',
  largest('resources', (it) => /struct\..*s\.html$/.test(it)),
  largest('models', (it) => it.includes('struct.')),
  largest('models', (it) => it.includes('enum.')),
];

// What is cut: wider than the window where nothing around it scrolls, or than what hides the rest of it. The sidebar shortens
// names on purpose.
const CUT = `(() => {
  const width = document.documentElement.clientWidth;
  const overflow = (it) => getComputedStyle(it).overflowX;
  const scrolls = (it) => {
    for (let at = it; at && at !== document.documentElement; at = at.parentElement) {
      if (['auto', 'scroll'].includes(overflow(at)) && at.getBoundingClientRect().right <= width + 1) return true;
    }
    return false;
  };
  const isSeen = (it) => it.offsetWidth > 1 && it.offsetHeight > 1 && getComputedStyle(it).visibility === 'visible';
  const name = (it) => it.tagName.toLowerCase() + (it.id ? '#' + it.id : '') + ': ' + it.innerText.trim().slice(0, 60);
  const inMain = [...document.querySelectorAll('main *')].filter((it) => it instanceof HTMLElement && isSeen(it));
  const cut = inMain.filter((it) => {
    const hides = ['hidden', 'clip'].includes(overflow(it)) && it.scrollWidth > it.clientWidth + 1;
    return hides || (it.getBoundingClientRect().right > width + 1 && !scrolls(it));
  });
  const innermost = cut.filter((it) => !cut.some((other) => other !== it && it.contains(other)));
  return {count: inMain.length, cut: innermost.map(name), wide: document.documentElement.scrollWidth - width};
})()`;

const wrong = [];

async function look(browser) {
  let loaded = () => {};
  browser.hear = (method) => {
    if (method === 'Page.loadEventFired') loaded();
  };
  for (const width of WIDTHS) {
    const {tell, see} = await browser.page(width, HEIGHT);
    for (const page of PAGES) {
      const isLoaded = new Promise((resolve) => (loaded = resolve));
      const {errorText} = await tell('Page.navigate', {url: pathToFileURL(join(root, page)).href});
      if (errorText) throw new Error(`${page}: ${errorText}`);
      await isLoaded;
      const {count, cut, wide} = await see(CUT);
      if (count < 10) wrong.push(`${page} at ${width}: it shows ${count} elements, which is not a page`);
      if (wide > 1) wrong.push(`${page} at ${width}: it is ${wide} pixels wider than the window`);
      wrong.push(...cut.map((it) => `${page} at ${width}: cut at the right: ${it}`));
      const {data} = await tell('Page.captureScreenshot', {format: 'png'});
      writeFileSync(join(folder, `${page.replaceAll('/', '-').replace('.html', '')}-${width}.png`), Buffer.from(data, 'base64'));
    }
  }
}

mkdirSync(folder, {recursive: true});
try {
  await browse(program, look, 300_000);
  if (wrong.length > 0) throw new Error(wrong.join('\n  '));
  console.log(`${crate}: ${PAGES.length} pages at ${WIDTHS.length} widths, nothing is cut; the pictures are in ${folder}`);
} catch (error) {
  console.error(`${crate}:\n  ${error.message}`);
  process.exitCode = 1;
}
