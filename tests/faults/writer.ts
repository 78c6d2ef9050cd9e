import { baseOf } from '../../src/project/base.ts';
import { desk, update } from './desk.ts';

/** Run as a process of its own, which the tests kill: makes a project, or brings it up to date. */
const [root = '', step] = process.argv.slice(2);
const { before, after } = desk(60);
const interruption = new AbortController();
process.on('SIGINT', () => interruption.abort('interrupted'));
process.stdout.write(`ready ${baseOf(after).size}\n`);
try {
  if (step === 'make') await update(root, undefined, before, interruption.signal);
  else await update(root, before, after, interruption.signal);
} catch (error) {
  if (error !== 'interrupted') throw error;
  process.exitCode = 130;
}
