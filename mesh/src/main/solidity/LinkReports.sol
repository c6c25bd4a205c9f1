// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

interface IRttLimit {
    function rttLimitMicros() external view returns (uint256);
}

/// What members measured on their links: the last report of each link, and a history that grows until somebody clears it.
contract LinkReports {
    struct Report {
        address by;
        uint64 rttMicros;
        uint32 lossPerMille;
    }

    IRttLimit public immutable parameters;
    mapping(bytes32 link => Report) public last;
    Report[] public history;
    uint256 public meanRttMicros;

    event Reported(bytes32 indexed link, address indexed by, uint64 rttMicros, uint32 lossPerMille);

    error TooSlow(uint64 rttMicros, uint256 limitMicros);

    constructor(IRttLimit limits) {
        parameters = limits;
    }

    /// Takes a report; refuses one of a link that is slower than the community allows.
    function report(bytes32 link, uint64 rttMicros, uint32 lossPerMille) external {
        uint256 limit = parameters.rttLimitMicros();
        if (rttMicros > limit) revert TooSlow(rttMicros, limit);
        Report memory one = Report(msg.sender, rttMicros, lossPerMille);
        last[link] = one;
        history.push(one);
        emit Reported(link, msg.sender, rttMicros, lossPerMille);
    }

    /// The mean over the whole history: it costs more gas with every report.
    function settle() external {
        uint256 sum = 0;
        for (uint256 i = 0; i < history.length; i++) {
            sum += history[i].rttMicros;
        }
        meanRttMicros = history.length == 0 ? 0 : sum / history.length;
    }

    /// Drops up to so many of the newest reports: storage that is freed is refunded in part.
    function clear(uint256 most) external {
        for (uint256 i = 0; i < most && history.length > 0; i++) {
            history.pop();
        }
    }

    function count() external view returns (uint256) {
        return history.length;
    }
}
