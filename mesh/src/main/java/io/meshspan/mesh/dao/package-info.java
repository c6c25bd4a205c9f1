/**
 * How the community decides: contracts that hold its votes, its governor and its parameters; how
 * proposals are made, voted on, counted and carried out; and what is in force. All that counts is
 * counted by the governor contract (OpenZeppelin's): this package asks it, tells it, and traces
 * that.
 *
 * <p>Knows contracts and the ledger; knows nothing of links and routes, whose rules are decided
 * here, nor of what a member wants: that is its {@link io.meshspan.mesh.dao.Voter}.
 */
package io.meshspan.mesh.dao;
