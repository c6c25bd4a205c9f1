// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

/// What all nodes obey. Only the owner, the governor, changes it.
contract MeshParameters {
    address public immutable owner;

    /// How much loss counts beside delay when routes are chosen, in thousandths.
    uint256 public lossWeightMilli = 1000;

    /// Links with a longer round trip than this are no links of this community, in microseconds.
    uint256 public rttLimitMicros = 250_000;

    event LossWeightChanged(uint256 before, uint256 value);
    event RttLimitChanged(uint256 before, uint256 value);

    error NotTheOwner(address caller);
    error OutOfRange(uint256 value, uint256 least, uint256 most);

    constructor(address governor) {
        owner = governor;
    }

    modifier onlyOwner() {
        if (msg.sender != owner) revert NotTheOwner(msg.sender);
        _;
    }

    modifier within(uint256 value, uint256 least, uint256 most) {
        if (value < least || value > most) revert OutOfRange(value, least, most);
        _;
    }

    function setLossWeightMilli(uint256 value) external onlyOwner within(value, 0, 100_000) {
        emit LossWeightChanged(lossWeightMilli, value);
        lossWeightMilli = value;
    }

    function setRttLimitMicros(uint256 value) external onlyOwner within(value, 1_000, 10_000_000) {
        emit RttLimitChanged(rttLimitMicros, value);
        rttLimitMicros = value;
    }
}
