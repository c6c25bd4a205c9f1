// Compiles the contracts of this folder: ABI and bytecode, as text, into the mesh's resources.
//   npm ci && node compile.js            writes them
//   npm ci && node compile.js --check    compares, and fails where what is kept differs from what the sources give
const fs = require('fs');
const path = require('path');
const solc = require('solc');

const contracts = ['MeshVotes', 'MeshGovernor', 'MeshParameters', 'LinkReports'];
const kept = path.join(__dirname, '../resources/io/meshspan/mesh/contract');
const check = process.argv.includes('--check');

const input = {
  language: 'Solidity',
  sources: Object.fromEntries(contracts.map((name) => [`${name}.sol`, { content: read(path.join(__dirname, `${name}.sol`)) }])),
  settings: {
    evmVersion: 'paris', // geth's EVM in libevm knows Shanghai's rules and none later
    optimizer: { enabled: true, runs: 200 },
    metadata: { bytecodeHash: 'none' }, // the same code wherever the sources lie
    outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object'] } },
  },
};

function read(file) {
  return fs.readFileSync(file, 'utf8');
}

function find(name) {
  try {
    return { contents: read(require.resolve(name, { paths: [__dirname] })) };
  } catch (problem) {
    return { error: problem.message };
  }
}

const output = JSON.parse(solc.compile(JSON.stringify(input), { import: find }));
const problems = output.errors || [];
problems.forEach((problem) => console.error(problem.formattedMessage));
if (problems.length > 0) {
  process.exit(1);
}

let differing = 0;
fs.mkdirSync(kept, { recursive: true });
for (const name of contracts) {
  const { abi, evm } = output.contracts[`${name}.sol`][name];
  const lines = evm.bytecode.object.match(/.{1,120}/g).join('\n') + '\n';
  const files = { [`${name}.abi.json`]: JSON.stringify(abi, null, 1) + '\n', [`${name}.hex`]: lines };
  for (const [file, text] of Object.entries(files)) {
    const target = path.join(kept, file);
    if (!check) {
      fs.writeFileSync(target, text);
    } else if (!fs.existsSync(target) || read(target) !== text) {
      console.error(`${file} is not what ${name}.sol gives: run "npm ci && node compile.js" in ${path.basename(__dirname)}`);
      differing++;
    }
  }
  console.log(`${name}: ${evm.bytecode.object.length / 2} bytes`);
}
process.exit(differing === 0 ? 0 : 1);
