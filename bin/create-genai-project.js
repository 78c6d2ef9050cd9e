#!/usr/bin/env node
// CommonJS in old syntax: it must run on the Node versions that it refuses.
const [major, minor] = process.versions.node.split('.').map(Number);

if ((major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22) {
  const { main } = require('../dist/main.js');
  // Where the input ends in the middle of a question, Node leaves before main returns.
  process.exitCode = 130;
  main(process.argv.slice(2), __dirname).then((exitCode) => {
    process.exitCode = exitCode;
  });
} else {
  console.error(
    `error: create-genai-project needs Node 20.19, 22.12 or newer; this is ${process.version}.`,
  );
  console.error('help: install a current one from https://nodejs.org');
  process.exitCode = 2;
}
