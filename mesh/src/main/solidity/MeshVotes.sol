// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {ERC20Votes} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Votes.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";

/// The community's votes: one token is one vote. Every member starts with some, delegated to itself.
contract MeshVotes is ERC20, ERC20Permit, ERC20Votes {
    constructor(address[] memory members, uint256[] memory votes) ERC20("Meshspan votes", "MSV") ERC20Permit("Meshspan votes") {
        for (uint256 i = 0; i < members.length; i++) {
            _mint(members[i], votes[i] * 10 ** decimals());
            _delegate(members[i], members[i]);
        }
    }

    function _update(address from, address to, uint256 value) internal override(ERC20, ERC20Votes) {
        super._update(from, to, value);
    }

    function nonces(address owner) public view override(ERC20Permit, Nonces) returns (uint256) {
        return super.nonces(owner);
    }
}
