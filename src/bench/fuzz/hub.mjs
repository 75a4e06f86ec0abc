// A hub of its own for a run: the packaged jar on a temporary data folder, without a rate limit worth the name.
import { spawn } from 'node:child_process';
import { mkdtempSync, openSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const START_SECONDS = 180;

function freePort() {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

export async function startHub(root) {
  const port = await freePort();
  const data = mkdtempSync(join(tmpdir(), 'plixa-fuzz-'));
  const token = 'plixa_pat_' + '0123456789'.repeat(4) + 'abc';
  const log = openSync(join(fileURLToPath(root), 'target', 'fuzz-hub.log'), 'w');
  const java = spawn('java', [
    '-jar', 'target/plixa-hub.jar', `--server.port=${port}`, `--hub.data-dir=${data}`,
    `--hub.bootstrap.token=${token}`, '--hub.rate-limit.per-minute=100000000',
  ], { cwd: fileURLToPath(root), stdio: ['ignore', log, log] });
  const url = `http://127.0.0.1:${port}`;
  const stop = () => {
    java.once('exit', () => rmSync(data, { recursive: true, force: true }));
    java.kill();
  };
  for (let i = 0; i < START_SECONDS; i++) {
    const ready = await fetch(`${url}/actuator/health/readiness`).then((answer) => answer.ok, () => false);
    if (ready) {
      return { url, token, stop };
    }
    if (java.exitCode !== null) {
      break;
    }
    await new Promise((done) => setTimeout(done, 1000));
  }
  stop();
  throw new Error('The hub did not start: see target/fuzz-hub.log');
}
