import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { firstCommit, reasonForNone } from '../../../src/project/git/first-commit.ts';
import { liesInRepository } from '../../../src/project/git/repository.ts';
import { uncommittedIn } from '../../../src/project/git/uncommitted.ts';
import { withoutLosses } from '../../../src/project/removals.ts';
import { writeTexts } from '../folders.ts';

const removal = { kind: 'remove', path: 'README.md' } as const;
let place: string;
let root: string;
let env: Readonly<Record<string, string | undefined>>;

beforeEach(() => {
  place = realpathSync(mkdtempSync(join(tmpdir(), 'git-')));
  root = join(place, 'support-desk');
  writeTexts(root, { 'README.md': 'Desk\n' });
  const { PATH, SystemRoot } = process.env;
  const identity = {
    GIT_AUTHOR_NAME: 'Ada',
    GIT_AUTHOR_EMAIL: 'ada@example.com',
    GIT_COMMITTER_NAME: 'Ada',
    GIT_COMMITTER_EMAIL: 'ada@example.com',
  };
  env = { PATH, SystemRoot, HOME: place, GIT_CONFIG_NOSYSTEM: '1', ...identity };
});
afterEach(() => rmSync(place, { recursive: true }));

function git(...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: root, env: env as NodeJS.ProcessEnv, encoding: 'utf8' });
}

/** Ways in which git gives no answer, with a part of its own words. */
const silences: readonly [string, () => void, RegExp][] = [
  [
    'a folder of another owner',
    () => {
      // What git asks itself in a container or a mounted folder, for its own tests to say.
      writeTexts(place, {
        'bin/git': `#!/bin/sh\nexport GIT_TEST_ASSUME_DIFFERENT_OWNER=1\nexec ${which('git')} "$@"\n`,
      });
      chmodSync(join(place, 'bin/git'), 0o755);
      env = { ...env, PATH: `${join(place, 'bin')}:${env.PATH}` };
    },
    /dubious ownership/,
  ],
  [
    'a broken configuration of the repository',
    () => writeTexts(root, { '.git/config': '[core\n' }),
    /bad config line 1/,
  ],
  [
    'a broken configuration of the user',
    () => writeTexts(place, { '.gitconfig': '[core\n' }),
    /bad config line 1/,
  ],
  [
    'a file .git that leads nowhere',
    () => {
      rmSync(join(root, '.git'), { recursive: true });
      writeTexts(root, { '.git': 'gitdir: /nowhere\n' });
    },
    /not a git repository: .*nowhere/,
  ],
  ['no git at all', () => (env = { ...env, PATH: join(place, 'nothing') }), /not installed/],
];

function which(command: string): string {
  return execFileSync('sh', ['-c', `command -v ${command}`], { encoding: 'utf8' }).trim();
}

// The ways are made of shell scripts and paths of POSIX.
const posix = describe.skipIf(process.platform === 'win32');

posix('git that does not answer', () => {
  beforeEach(() => {
    git('init', '--quiet');
    git('add', '--all');
    git('commit', '--quiet', '--message', 'Desk');
    writeTexts(root, { 'README.md': 'Our desk\n' });
  });

  it('answers when nothing is wrong', async () => {
    expect(await liesInRepository(root, env)).toBe(true);
    expect(await uncommittedIn(root, env)).toEqual(['README.md']);
    expect(await withoutLosses([removal], root, env)).toEqual([removal]);
  });

  it.each(silences)('is neither yes nor no: %s', async (_, silence, words) => {
    silence();
    const answer = { unknown: expect.stringMatching(words) };
    expect(await liesInRepository(root, env)).toEqual(answer);
    expect(await uncommittedIn(root, env)).toEqual(answer);
    expect(await withoutLosses([removal], root, env)).toMatchObject([{ kind: 'by hand' }]);
    expect(await reasonForNone(join(root, 'new', 'desk'), env)).toEqual({
      result: 'git does not answer',
      words: expect.stringMatching(words),
    });
  });

  it('because its index is damaged is no clean tree', async () => {
    writeTexts(root, { '.git/index': 'no index' });
    expect(await uncommittedIn(root, env)).toEqual({ unknown: expect.stringContaining('index') });
  });

  it('in a few lines still says that much is uncommitted', async () => {
    const long = 'x'.repeat(200);
    const folder = Array.from({ length: 12 }, (_, index) => `${index}${long}`).join('/');
    const script = `#!/bin/sh\ncase "$*" in *rev-parse*) echo true;; *) yes ' M ${folder}/a.md';; esac\n`;
    writeTexts(place, { 'bin/git': script });
    chmodSync(join(place, 'bin/git'), 0o755);
    const changed = await uncommittedIn(root, { ...env, PATH: `${place}/bin:${env.PATH}` });
    expect(changed).toContain(`${folder}/a.md`);
  });
});

describe('a folder outside every repository', () => {
  it('is just that', async () => {
    expect(await liesInRepository(root, env)).toBe(false);
    expect(await uncommittedIn(root, env)).toEqual([]);
    expect(await reasonForNone(join(root, 'new'), env)).toBeUndefined();
  });

  it('is so without git, too', async () => {
    const without = { ...env, PATH: join(place, 'nothing') };
    expect(await liesInRepository(root, without)).toBe(false);
    expect(await firstCommit(root, ['README.md'], without)).toEqual({
      result: 'git is not installed',
    });
  });
});

describe('the first commit', () => {
  it.each(['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_OBJECT_DIRECTORY', 'GIT_COMMON_DIR'])(
    'is whole in its own repository, whatever %s says',
    async (name) => {
      mkdirSync(join(place, 'elsewhere'));
      const outcome = await firstCommit(root, ['README.md'], {
        ...env,
        [name]: join(place, 'elsewhere'),
      });
      expect(outcome).toEqual({ result: 'committed' });
      expect(git('show', '--format=%an', '--name-only')).toBe('Ada\n\nREADME.md\n');
      expect(git('fsck', '--strict')).toBe('');
    },
  );

  it.skipIf(process.platform === 'win32')('is not stopped by a hook of the machine', async () => {
    const hooks = ['pre-commit', 'prepare-commit-msg', 'commit-msg', 'post-commit'];
    for (const hook of hooks) {
      writeTexts(place, { [`hooks/${hook}`]: `#!/bin/sh\ntouch ${place}/ran\nexit 1\n` });
      chmodSync(join(place, 'hooks', hook), 0o755);
    }
    writeTexts(place, { '.gitconfig': `[core]\n  hooksPath = ${join(place, 'hooks')}\n` });
    expect(await firstCommit(root, ['README.md'], env)).toEqual({ result: 'committed' });
    expect(() => execFileSync('ls', [join(place, 'ran')], { stdio: 'ignore' })).toThrow();
  });

  it.skipIf(process.platform === 'win32').each([
    ['INT', 'commit', { result: 'not committed: interrupted' }],
    ['INT', 'var', { result: 'not committed: interrupted' }],
    ['KILL', 'add', { result: 'not committed: git refused', words: 'git was stopped by SIGKILL' }],
  ])('that SIG%s ends in "git %s" is told in our words', async (signal, command, outcome) => {
    const git = which('git');
    const fake = `#!/bin/sh\ncase " $* " in *" ${command} "*) kill -${signal} $$;; esac\nexec ${git} "$@"\n`;
    writeTexts(place, { 'bin/git': fake });
    chmodSync(join(place, 'bin/git'), 0o755);
    const PATH = `${join(place, 'bin')}:${env.PATH}`;
    expect(await firstCommit(root, ['README.md'], { ...env, PATH })).toEqual(outcome);
  });

  it('that git refuses comes with its words', async () => {
    expect(await firstCommit(root, ['gone.md'], env)).toEqual({
      result: 'not committed: git refused',
      words: expect.stringContaining("pathspec 'gone.md' did not match any files"),
    });
  });
});
