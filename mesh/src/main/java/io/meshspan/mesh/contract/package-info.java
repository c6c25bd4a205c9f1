/**
 * Contracts, executed by geth's EVM (libevm): what a transaction does to the accounts of the
 * community, with the gas that Ethereum would charge for it, and a span for every call frame. The
 * contracts themselves are Solidity, in {@code src/main/solidity}; their ABI and bytecode are kept
 * as text beside this package.
 *
 * <p>The one package that knows libevm and web3j. Knows the ledger, whose transactions it executes;
 * knows nothing of consensus, links or what the contracts are good for.
 */
package io.meshspan.mesh.contract;
