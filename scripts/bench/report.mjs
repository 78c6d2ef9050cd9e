import { writePlace } from './page.mjs';

const mostMemory = 55;

/** Prints all rows; false when one of ours misses what it must keep. */
export function printTable(rows, rounds) {
  const [base] = rows;
  console.log(`\nNode ${process.versions.node}, ${rounds} interleaved rounds, median (minimum)\n`);
  console.log(
    `${''.padEnd(24)}CPU ms         wall ms        beyond  target  × node  per file  peak MiB`,
  );
  const missed = rows.filter((row) => {
    const target = row.limit?.((name) => cpuOf(rows, name)) ?? Number.NaN;
    const isMissed =
      row.cpu > target ||
      (row.isOurs && row.memory > (row.mostMemory ?? mostMemory)) ||
      isDearer(row, rows);
    console.log(
      [
        row.name.padEnd(23),
        `${row.cpu.toFixed(1)} (${row.cpuMin.toFixed(1)})`.padEnd(14),
        `${row.wall.toFixed(1)} (${row.wallMin.toFixed(1)})`.padEnd(14),
        (row.cpu - base.cpu).toFixed(1).padStart(6),
        (Number.isNaN(target) ? '' : (target - base.cpu).toFixed(1)).padStart(7),
        (row.cpu / base.cpu).toFixed(2).padStart(7),
        (row.files ? perFile(row, base).toFixed(2) : '').padStart(9),
        row.memory.toFixed(1).padStart(9),
        isMissed ? '  missed' : '',
      ].join(' '),
    );
    return isMissed;
  });
  console.log(
    `\nTargets are CPU ms beyond node -e 0. Ours take at most ${mostMemory} MiB, and creating takes less per file than the others do.`,
  );
  return missed.length === 0;
}

function cpuOf(rows, name) {
  return rows.find((row) => row.name === name)?.cpu ?? Number.NaN;
}

/** Whether a creation of ours costs more for each file than one of the others. */
function isDearer(row, rows) {
  if (!row.isOurs || !row.files) return false;
  const others = rows.filter((each) => each.files && !each.isOurs);
  return others.some((other) => perFile(row, rows[0]) >= perFile(other, rows[0]));
}

function perFile({ cpu, files }, base) {
  return (cpu - base.cpu) / files;
}

/** Writes the figures into their place in the documents. */
export function writeFigures({ rows, rounds, size, npx }) {
  const [base, ...others] = rows;
  const lines = others.map((row) => {
    const name = row.isOurs
      ? `\`${row.name.replace(/,.*/, '')}\`${row.name.replace(/^[^,]*/, '')}`
      : row.name;
    const files = row.files ? `${row.files}; ${perFile(row, base).toFixed(2)} ms each` : '';
    const more = row.cpu - base.cpu;
    const beyond = `${more < 0 ? '−' : '+'}${Math.abs(more).toFixed(0)} ms, ${(row.cpu / base.cpu).toFixed(2)} ×`;
    return `| ${name} | ${beyond} | ${files} | ${row.memory.toFixed(0)} MiB |`;
  });
  writePlace('bench', [
    '| command | CPU beyond `node -e 0` | files written | peak memory |',
    '| --- | --- | --- | --- |',
    ...lines,
    '',
    [
      `Node ${process.versions.node}, medians of ${rounds} interleaved rounds;`,
      `\`node -e 0\` took ${base.cpu.toFixed(0)} ms.`,
      `The package is ${size.toFixed(0)} kB, packed, and has no dependencies.`,
      ...(npx ? [npxSentence(npx)] : []),
    ].join(' '),
  ]);
}

function npxSentence({ ours, vite }) {
  return `\`npx\` with nothing in its cache prints \`--help\` in ${ours.toFixed(2)} s, create-vite in ${vite.toFixed(2)} s.`;
}
