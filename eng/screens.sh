#!/usr/bin/env bash
# Draws the pictures of docs/screens.md anew: builds, starts a console on a fresh database of its own, works in it, and looks
# at its pages with Chromium. Everything it starts it stops. Needs what eng/test.sh needs.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

dotnet build NetMonitor.sln --nologo -v quiet
mkdir -p docs/screens
rm -f docs/screens/*.webp
NETMONITOR_SCREENS="$PWD/docs/screens" dotnet test --project NetMonitor.Tests/NetMonitor.Tests.csproj --no-build --no-progress --no-ansi \
  --explicit only --filter-class '*.Screens' --show-stdout Failed --show-stderr Failed
du -sh docs/screens
