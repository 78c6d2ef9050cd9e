const node = 'node -e 0';

/**
 * Every command of the tool and what it is measured against: the words to run, where (without a
 * place, in a new folder), whether its files are counted, and what its CPU time in ms must not
 * exceed, given that of any other row.
 */
export function commandsOf(tool, peers, { made, measured, recorded }) {
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
    'add align --dry-run': change(made, 'add', 'align'),
    'record --dry-run': change(measured, 'record'),
    'explain model/unpinned': ours(['explain', 'model/unpinned']),
  });
}

function withoutMissing(commands) {
  return Object.fromEntries(Object.entries(commands).filter(([, command]) => command));
}
