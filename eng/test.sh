#!/usr/bin/env bash
# Builds everything once and runs the tests: all of them, or with "quick" those that need no browser and cause no faults.
#   eng/test.sh [quick|all] [arguments of the test program]      e.g. eng/test.sh --filter-class '*EmbeddedPostgresTests'
# A browser or fault test that fails is run once more, alone: passed then, it counts as passed and is listed as "flaky: its name".
# The last line alone reads "N passed, N failed"; the exit code is the tests'.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

tier=all filter=()
case "${1:-}" in quick | all) tier=$1; shift ;; esac
[ "$tier" = all ] || filter=(--filter-not-namespace NetMonitor.Tests.Browser NetMonitor.Tests.Faults)

has_browser() { command -v chromium || command -v chromium-browser || command -v google-chrome; }
has_chinese_font() { command -v fc-list && [ -n "$(fc-list :lang=zh family)" ]; }
has_postgres() {
  command -v postgres && return
  local program
  for program in "$(pg_config --bindir 2>/dev/null)/postgres" /usr/lib/postgresql/*/bin/postgres /usr/pgsql-*/bin/postgres; do
    [ -x "$program" ] && return
  done
  return 1
}

# docs/journal.md is tried as it stands: its lines are for a shell with openssl, and for Python.
has_python() { command -v python3 && command -v openssl; }

has_nginx() { PATH="$PATH:/usr/sbin" command -v nginx; }

install_missing() {
  local packages=() sudo=()
  has_browser >/dev/null || packages+=(chromium)
  has_chinese_font >/dev/null || packages+=(fonts-noto-cjk)
  has_postgres >/dev/null || packages+=(postgresql)
  has_nginx >/dev/null || packages+=(nginx-light)
  has_python >/dev/null || packages+=(python3 openssl)
  command -v node >/dev/null || packages+=(nodejs)
  command -v npm >/dev/null || packages+=(npm)
  [ ${#packages[@]} -eq 0 ] && return

  [ "$(id -u)" -eq 0 ] || sudo=(sudo -n)
  if command -v apt-get >/dev/null && { [ ${#sudo[@]} -eq 0 ] || sudo -n true 2>/dev/null; }; then
    echo "Installing ${packages[*]}"
    # Without root's apt there is nothing to try twice: what stays missing fails its own tests, by name.
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive sh -c 'apt-get update -q && apt-get install -q -y --no-install-recommends "$@"' sh "${packages[@]}" \
      || echo "Could not install ${packages[*]}: the tests that need them will fail."
  else
    echo "Missing here: ${packages[*]}. The tests that need them will fail. Install them with:"
    echo "  sudo apt-get install -y --no-install-recommends ${packages[*]}"
    echo "or what your system calls Chromium, a font with Chinese characters, PostgreSQL 15 or newer, nginx, Python 3, openssl, Node and npm."
  fi
}

# The S3 store is tried against a server for Node; npm brings it as eng/s3/package-lock.json says.
install_s3() {
  [ -e eng/s3/node_modules/s3rver ] && return
  echo "Installing the S3 server of the tests"
  (cd eng/s3 && npm ci --no-audit --no-fund --loglevel error) || echo "Could not install it: the tests that need it will fail."
}

if ! command -v dotnet >/dev/null; then
  echo "The .NET SDK 10 is missing: https://dotnet.microsoft.com/download" >&2
  exit 1
fi
install_missing
install_s3
# These programs live for minutes and share few processors: no profiles for a second compilation, no pages remapped at each, no threads that spin while
# they wait. A quarter less of the processors' time.
export DOTNET_TieredPGO=0 DOTNET_EnableWriteXorExecute=0 DOTNET_ThreadPool_UnfairSemaphoreSpinLimit=0
dotnet build NetMonitor.sln --nologo -v quiet || exit

log=$(mktemp)
again=$(mktemp)
trap 'rm -f "$log" "$again"' EXIT

# The runner decides by its surroundings how much of a failed test it shows: say it, so that it is always all.
run() {
  local into=$1
  shift
  dotnet test --project NetMonitor.Tests/NetMonitor.Tests.csproj --no-build --no-progress --no-ansi \
    --show-stdout Failed --show-stderr Failed "$@" 2>&1 | tee "$into"
  return "${PIPESTATUS[0]}"
}

figure() { sed -n "s/^ *$1: *\([0-9][0-9]*\).*/\1/p" "$2" | tail -n 1; }

run "$log" "${filter[@]}" "$@"
code=$?
passed=$(figure succeeded "$log") failed=$(figure failed "$log") skipped=$(figure skipped "$log")
if [ -z "$passed" ] || [ -z "$failed" ]; then
  echo "The test program ended without a summary (exit code $code)." >&2
  [ "$code" -ne 0 ] || code=1
  exit "$code"
fi

shown=$(grep -c '^failed ' "$log")
[ "$failed" -eq 0 ] || [ "$code" -ne 0 ] || code=1

# Browsers and killed processes answer to the whole machine. What fails there a second time, alone, has failed.
flaky=()
while IFS= read -r name; do
  echo "Once more, alone: $name"
  if run "$again" --filter-display-name "$name" </dev/null && [ "$(figure succeeded "$again")" = 1 ]; then
    flaky+=("$name")
    passed=$((passed + 1)) failed=$((failed - 1))
  fi
done < <(awk '/^skipped / { name = "" }
  /^failed / { name = $0; sub(/^failed /, "", name); sub(/ \([^()]*\)$/, "", name); listed = 0 }
  name != "" && !listed && /NetMonitor\.Tests\.(Browser|Faults)\./ { print name; listed = 1 }' "$log")
# 2 is the runner's word for failed tests, and only for those.
[ "$failed" -gt 0 ] || [ "${#flaky[@]}" -eq 0 ] || [ "$code" -ne 2 ] || code=0

if [ "$shown" -lt $((failed + ${#flaky[@]})) ]; then
  echo "Only $shown of $((failed + ${#flaky[@]})) failures are shown above: the runner's output has changed, see to eng/test.sh." >&2
  code=1
fi
[ "${skipped:-0}" -eq 0 ] || echo "$skipped skipped"
[ "${#flaky[@]}" -eq 0 ] || printf 'flaky: %s\n' "${flaky[@]}"
echo "$passed passed, $failed failed"
exit "$code"
