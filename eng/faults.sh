#!/usr/bin/env bash
# The bad days at full length: 50 kills of the console under load (an ordinary test run has 5), then the other faults.
# The seed is printed; NETMONITOR_FAULT_SEED=<seed> rolls the same dice again. Arguments go to eng/test.sh.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export NETMONITOR_FAULT_ROUNDS="${NETMONITOR_FAULT_ROUNDS:-50}" NETMONITOR_FAULT_SEED="${NETMONITOR_FAULT_SEED:-$((RANDOM * 32768 + RANDOM))}"
echo "$NETMONITOR_FAULT_ROUNDS kills of the console, NETMONITOR_FAULT_SEED=$NETMONITOR_FAULT_SEED"
exec eng/test.sh --output Detailed --filter-namespace NetMonitor.Tests.Faults "$@"
