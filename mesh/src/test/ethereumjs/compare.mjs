// Executes the transactions of EthereumAgreesTest in @ethereumjs/vm, and prints the gas of each and the state at the end:
//   ./mvnw -pl mesh -am test -Dtest=EthereumAgreesTest -Dsurefire.failIfNoSpecifiedTests=false    writes them
//   npm install && node compare.mjs ../../../target/ethereum-transactions.txt
import fs from 'node:fs';
import { createBlock } from '@ethereumjs/block';
import { Hardfork, Mainnet, createCustomCommon } from '@ethereumjs/common';
import { createTxFromRLP } from '@ethereumjs/tx';
import { bytesToHex, createAccount, createAddressFromString, hexToBytes } from '@ethereumjs/util';
import { createVM, runTx } from '@ethereumjs/vm';

const [endowed, ...transactions] = fs.readFileSync(process.argv[2], 'utf8').trim().split('\n');
const common = createCustomCommon({ chainId: 1707300 }, Mainnet, { hardfork: Hardfork.Shanghai });
const vm = await createVM({ common });
for (const address of endowed.split(' ')) {
  await vm.stateManager.putAccount(createAddressFromString(address), createAccount({ balance: 10n ** 21n }));
}
for (const [index, transaction] of transactions.entries()) {
  const header = { number: BigInt(index + 1), gasLimit: 30_000_000n, baseFeePerGas: 1_000_000_000n };
  const block = createBlock({ header }, { common, skipConsensusFormatValidation: true });
  const tx = createTxFromRLP(hexToBytes(`0x${transaction}`), { common });
  const result = await runTx(vm, { tx, block, skipBlockGasLimitValidation: true, skipHardForkValidation: true });
  console.log(`${result.totalGasSpent} ${result.execResult.exceptionError?.error ?? 'success'}`);
}
console.log(bytesToHex(await vm.stateManager.getStateRoot()));
