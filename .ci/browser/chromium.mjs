// Headless Chromium, spoken to through pipes, so that this needs no package and no port.
//
// In: the program, and what to do with it. Out: what that returns, or an error if Chromium ends, or nothing happens any more.
import {spawn} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

const FLAGS = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run'];

// A browser: `ask(method, params, sessionId)` for a result, `hear` for its events, which the caller sets.
class Browser {
  #open = new Map();
  #last = 0;
  #rest = '';

  constructor(program, profile) {
    this.hear = () => {};
    this.said = '';
    this.process = spawn(program, [...FLAGS, '--remote-debugging-pipe', `--user-data-dir=${profile}`, 'about:blank'], {
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    });
    this.process.stderr.on('data', (it) => (this.said += it));
    // That it is gone is said where it ends.
    this.process.stdio[3].on('error', () => {});
    this.process.stdio[4].setEncoding('utf8');
    // Messages are JSON, each with a zero byte behind it.
    this.process.stdio[4].on('data', (text) => {
      const parts = (this.#rest + text).split('\0');
      this.#rest = parts.pop();
      for (const part of parts) this.#take(JSON.parse(part));
    });
  }

  #take({id, error, result, method, params}) {
    if (id === undefined) return this.hear(method, params);
    const {resolve, reject, what} = this.#open.get(id);
    this.#open.delete(id);
    if (error) reject(new Error(`${what}: ${error.message}`));
    else resolve(result);
  }

  ask(method, params = {}, sessionId = undefined) {
    const id = ++this.#last;
    this.process.stdio[3].write(JSON.stringify({id, method, params, sessionId}) + '\0');
    return new Promise((resolve, reject) => this.#open.set(id, {resolve, reject, what: method}));
  }

  // A page of this size: `tell` for a result, `see` for the value of an expression, evaluated from outside.
  async page(width, height) {
    const {targetId} = await this.ask('Target.createTarget', {url: 'about:blank'});
    const {sessionId} = await this.ask('Target.attachToTarget', {targetId, flatten: true});
    const tell = (method, params) => this.ask(method, params, sessionId);
    for (const it of ['Network', 'Log', 'Runtime', 'Page']) await tell(`${it}.enable`);
    await tell('Emulation.setDeviceMetricsOverride', {width, height, deviceScaleFactor: 1, mobile: false});
    const see = async (expression) => {
      const {result, exceptionDetails} = await tell('Runtime.evaluate', {expression, returnByValue: true});
      if (exceptionDetails) throw new Error(`${expression}: ${exceptionDetails.text}`);
      return result.value;
    };
    return {tell, see};
  }
}

// Runs `look` with a browser that is gone afterwards.
export async function browse(program, look, patience = 60_000) {
  const profile = mkdtempSync(join(tmpdir(), 'chromium-'));
  const browser = new Browser(program, profile);
  let timer;
  try {
    const ended = new Promise((_, reject) => {
      browser.process.on('error', reject);
      browser.process.on('exit', () => reject(new Error(`Chromium ended:\n${browser.said}`)));
      timer = setTimeout(() => reject(new Error(`nothing happens any more:\n${browser.said}`)), patience);
    });
    return await Promise.race([look(browser), ended]);
  } finally {
    clearTimeout(timer);
    browser.process.removeAllListeners('exit');
    if (browser.process.pid !== undefined && browser.process.exitCode === null) {
      await new Promise((resolve) => {
        browser.process.on('exit', resolve);
        browser.process.kill();
      });
    }
    rmSync(profile, {recursive: true, force: true, maxRetries: 5, retryDelay: 100});
  }
}
