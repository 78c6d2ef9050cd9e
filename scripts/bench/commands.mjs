import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const node = 'node -e 0';

/**
 * Every command of the tool and what it is measured against: the words to run, where (without a
 * place, in a new folder), whether its files are counted, in how many rounds it runs at most, and what
 * its CPU time in ms must not exceed, given that of any other row.
 */
export function commandsOf(tool, peers, { made, measured, recorded, many }) {
  const ours = (words, more) => ({
    argv: [process.execPath, tool, ...words],
    isOurs: true,
    ...more,
  });
  const create = (...words) =>
    ours(['support-desk', '--yes', '--no-git', ...words], {
      writes: true,
      limit: (cpu) => cpu(node) + 45,
    });
  const check = (cwd) =>
    ours(['check'], {
      cwd,
      limit: (cpu) => Math.min(cpu('check-jsonschema'), cpu('ajv-cli')) / 2.5,
    });
  const change = (cwd, ...words) =>
    ours([...words, '--dry-run'], { cwd, limit: (cpu) => cpu(node) + 60 });
  // Whole seconds each: a few rounds tell as much.
  const seldom = { cwd: many, rounds: 3, mostMemory: 140 };
  const checkMany = (folder, other) =>
    ours(['check', `${folder}/*/lifecycle.yaml`], { ...seldom, limit: (cpu) => cpu(other) / 3 });
  const jsonschemaMany = (folder) =>
    peers.checkJsonschema && {
      argv: [...peers.checkJsonschema, '--schemafile', 'schema.json', ...recordsIn(many, folder)],
      ...seldom,
    };
  const asHelp = (cpu) => cpu('create-vite --help');
  const schema = '.genai/lifecycle.schema.json';
  return withoutMissing({
    [node]: { argv: [process.execPath, '-e', '0'] },
    '--version': ours(['--version'], { limit: asHelp }),
    '--help': ours(['--help'], { limit: asHelp }),
    'create-vite --help': peers.vite && { argv: [...peers.vite, '--help'] },
    'create, as recommended': create(),
    'create, other answers': create('--task', 'extraction', '--adapt', 'prompt'),
    'create, all there is': create(
      ...['--breadth', 'broad', '--tasks', 'classification,extraction,summarization,chat'],
      ...['--adapt', 'prompt,fine-tune,align'],
    ),
    'create-vite, react-ts': peers.vite && {
      argv: [...peers.vite, 'support-desk', '--template', 'react-ts', '--no-interactive'],
      writes: true,
    },
    'create-vue, ts': peers.vue && { argv: [...peers.vue, 'support-desk', '--ts'], writes: true },
    'check, new record': check(made),
    'check, one run recorded': check(recorded),
    'check-jsonschema': peers.checkJsonschema && {
      argv: [...peers.checkJsonschema, '--schemafile', schema, 'lifecycle.yaml'],
      cwd: made,
    },
    'ajv-cli': peers.ajv && {
      argv: [...peers.ajv, 'validate', '--strict=false', '-s', schema, '-d', 'lifecycle.yaml'],
      cwd: made,
    },
    'check, 1,000 records': checkMany('1000', 'check-jsonschema, 1,000 records'),
    'check-jsonschema, 1,000 records': jsonschemaMany('1000'),
    'check, 10,000 records': checkMany('10000', 'check-jsonschema, 10,000 records'),
    'check-jsonschema, 10,000 records': jsonschemaMany('10000'),
    'add align --dry-run': change(made, 'add', 'align'),
    'update --dry-run': change(made, 'update'),
    'record --dry-run': change(measured, 'record'),
    'explain model/unpinned': ours(['explain', 'model/unpinned']),
  });
}

function recordsIn(root, folder) {
  return readdirSync(join(root, folder)).map((name) => `${folder}/${name}/lifecycle.yaml`);
}

function withoutMissing(commands) {
  return Object.fromEntries(Object.entries(commands).filter(([, command]) => command));
}
