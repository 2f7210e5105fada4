#!/usr/bin/env bash
# Mixed load on a real console for an hour, or as many minutes as the first argument says: memory must be flat after the
# warm-up, and in the end everything must add up. Prints its figures as it goes.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export NETMONITOR_SOAK_MINUTES="${1:-60}"
[ $# -eq 0 ] || shift
dotnet build NetMonitor.sln --nologo -v quiet || exit
exec dotnet NetMonitor.Tests/bin/Debug/net10.0/NetMonitor.Tests.dll -explicit only -class NetMonitor.Tests.Faults.SoakTests "$@"
