#!/usr/bin/env bash
# Runs compose.yaml as it stands, with TLS and with a proxy before it, by podman and podman-compose (Debian's, as root): two nodes, PostgreSQL and nginx come
# up, somebody signs in and dispatches, one node is killed, the other goes on, and everything is taken down again. What the file names as images is made
# here from the machine's own packages, once: podman keeps them. Needs debootstrap, curl, openssl, python3 and the .NET SDK.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# A name of its own each time: under a known one, podman hands out addresses where it stopped, outside a range that was given since.
name=netmonitor-check project=netmonitor-check-$$
host=console.test
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tls_port=18443 plain_port=18080

# Runs inside another container, too: without systemd, and with few open files and processes.
cat > "$work/containers.conf" <<'CONF'
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
[containers]
default_ulimits = ["nofile=1024:4096", "nproc=4096:4096"]
CONF
# A store of its own: the images stand in for others of the same names.
store=/var/lib/netmonitor-compose-check
printf '[storage]\ndriver = "overlay"\ngraphroot = "%s"\nrunroot = "/run/netmonitor-compose-check"\n' "$store" > "$work/storage.conf"
export CONTAINERS_CONF="$work/containers.conf" CONTAINERS_STORAGE_CONF="$work/storage.conf" BUILDAH_FORMAT=docker

# This machine stands before nginx, as a load balancer would.
printf 'services:\n  nginx:\n    volumes: ["%s:/etc/nginx/front.conf:ro"]\n' "$work/front.conf" > "$work/front.yaml"
echo 'set_real_ip_from 172.30.74.1; real_ip_header X-Forwarded-For; real_ip_recursive on;' > "$work/front.conf"

say() { printf '== %s\n' "$*"; }
fail() { printf 'compose-check: %s\n' "$*" >&2; exit 1; }
compose() {
  podman-compose -p "$project" -f compose.yaml -f compose.tls.yaml -f "$work/front.yaml" \
    --podman-build-args="--network=host" --podman-build-args="-v=$HOME/.nuget:/root/.nuget" "$@"
}
container() { printf '%s_%s_1' "$project" "$1"; }

# Waits for what a command answers, as long as it takes: a machine may be slow.
until_true() {
  local what=$1 tries=600
  shift
  until "$@" > "$work/last" 2>&1; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || { cat "$work/last" >&2; fail "$what did not happen"; }
    sleep 1
  done
}

# What this run made, or one before it that was killed.
down() {
  podman rm -f -t 1 $(podman ps -aq --filter "name=$name") > /dev/null 2>&1 || true
  podman network rm $(podman network ls -q --filter "name=$name") > /dev/null 2>&1 || true
  podman volume rm $(podman volume ls -q --filter "name=$name") > /dev/null 2>&1 || true
}

ended() {
  local code=$?
  if [ "$code" -ne 0 ]; then
    for service in postgres keys console-1 console-2 nginx; do
      say "log of $service" >&2
      podman logs --tail 30 "$(container "$service")" >&2 2>&1 || true
    done
  fi
  down
  rm -rf "$work"
  exit "$code"
}

for program in podman podman-compose debootstrap curl openssl python3 dotnet; do
  command -v "$program" > /dev/null || fail "$program is missing"
done
trap ended EXIT
down

# --- images -------------------------------------------------------------------------------------------------------------------------------------------
base=localhost/netmonitor-check-base:1
if ! podman image exists "$base"; then
  say "a Debian with PostgreSQL and nginx"
  mirror=$(sed -n 's/^URIs: *\([^ ]*\).*/\1/p; s/^deb \(\[[^]]*\] \)\{0,1\}\([^ ]*\) .*/\2/p' /etc/apt/sources.list.d/*.sources /etc/apt/sources.list 2> /dev/null | head -n 1 || true)
  debootstrap --variant=minbase --include=ca-certificates,libicu72,postgresql,nginx-light,wget bookworm "$work/base" "${mirror:-http://deb.debian.org/debian}" \
    > "$work/last" 2>&1 || { tail -n 20 "$work/last" >&2; fail "debootstrap did not finish"; }
  tar -C "$work/base" --exclude=./var/cache/apt/archives --exclude=./proc/* --exclude=./sys/* -c . | podman import - "$base" > /dev/null 2>&1
  rm -rf "$work/base"
fi

image() { podman build -q -t "$1" -f - "$work/context" > /dev/null; }
mkdir -p "$work/context"
# Stands in for the entry point of PostgreSQL's image, as far as compose.yaml counts on it.
cat > "$work/context/entry" <<'ENTRY'
#!/bin/bash
set -e
if [ "$(id -u)" = 0 ]; then exec setpriv --reuid=postgres --regid=postgres --init-groups "$0" "$@"; fi
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  initdb -D "$PGDATA" -U postgres --pwfile=<(printf '%s\n' "$POSTGRES_PASSWORD") --auth-local=trust $POSTGRES_INITDB_ARGS
  echo "host all all all scram-sha-256" >> "$PGDATA/pg_hba.conf"
  pg_ctl -D "$PGDATA" -o "-c listen_addresses=''" -w start
  for script in /docker-entrypoint-initdb.d/*.sh; do . "$script"; done
  pg_ctl -D "$PGDATA" -m fast -w stop
fi
exec "$@" -c "listen_addresses=*"
ENTRY
chmod +x "$work/context/entry"
image docker.io/library/postgres:17 <<CONTAINERFILE
FROM $base
COPY entry /entry
ENV PATH=/usr/lib/postgresql/15/bin:/usr/sbin:/usr/bin:/sbin:/bin PGDATA=/var/lib/postgresql/data
RUN mkdir -p /var/lib/postgresql/data /var/run/postgresql && chown postgres:postgres /var/lib/postgresql/data /var/run/postgresql
ENTRYPOINT ["/entry"]
CONTAINERFILE
image docker.io/library/nginx:1.28-alpine <<CONTAINERFILE
FROM $base
CMD ["nginx", "-g", "daemon off;"]
CONTAINERFILE
# By hard links where that can be: the SDK is large.
sdk=$(dirname "$(readlink -f "$(command -v dotnet)")")
made_of=localhost/netmonitor-check-dotnet:$(dotnet --version)
if ! podman image exists "$made_of"; then
  cp -al "$sdk" "$work/context/dotnet" 2> /dev/null || cp -a "$sdk" "$work/context/dotnet"
  for kind in sdk aspnet; do
    image "mcr.microsoft.com/dotnet/$kind:10.0" <<CONTAINERFILE
FROM $base
COPY dotnet /usr/share/dotnet
RUN ln -s /usr/share/dotnet/dotnet /usr/bin/dotnet && useradd -u 1654 app
ENV DOTNET_ROOT=/usr/share/dotnet DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 APP_UID=1654
CONTAINERFILE
  done
  podman tag mcr.microsoft.com/dotnet/sdk:10.0 "$made_of"
  rm -rf "$work/context/dotnet"
fi

# --- up ----------------------------------------------------------------------------------------------------------------------------------------------
secret() { openssl rand -hex 16; }
mkdir "$work/tls"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=$host" -addext "subjectAltName=DNS:$host" \
  -keyout "$work/tls/privkey.pem" -out "$work/tls/fullchain.pem" 2> /dev/null
# In Development there are demo accounts to sign in with.
export POSTGRES_PASSWORD=$(secret) NETMONITOR_OWNER_PASSWORD=$(secret) NETMONITOR_PASSWORD=$(secret) ASPNETCORE_ENVIRONMENT=Development
export NETMONITOR_TLS_FOLDER="$work/tls" NETMONITOR_LISTEN=127.0.0.1:$plain_port NETMONITOR_LISTEN_TLS=127.0.0.1:$tls_port

say "the console's image, by its Dockerfile"
compose build console-1 > "$work/build.log" 2>&1 || { tail -n 40 "$work/build.log" >&2; fail "the image was not built"; }
podman image exists netmonitor-console || { tail -n 40 "$work/build.log" >&2; fail "the image was not built"; }

# podman-compose 1.0 passes over a network's addresses, and over what a service waits for: health is asked for here, without systemd, too.
podman network create --subnet 172.30.74.0/24 --ip-range 172.30.74.128/25 "${project}_front" > /dev/null
healthy() { podman healthcheck run "$(container "$1")"; }
start() { compose up -d --no-build "$@" > "$work/up.log" 2>&1 || { cat "$work/up.log" >&2; fail "$* did not start"; }; }
say "PostgreSQL"
start postgres
until_true "PostgreSQL's health" healthy postgres
say "keys"
start keys
[ "$(podman wait "$(container keys)")" = 0 ] || fail "the keys were not made"
say "witnesses, consoles, nginx"
start witness-1 witness-2
start console-1
until_true "the health of console-1" healthy console-1
start console-2
until_true "the health of console-2" healthy console-2
start nginx
until_true "nginx's health" healthy nginx

# --- used ---------------------------------------------------------------------------------------------------------------------------------------------
jar=$work/cookies
at=https://$host:$tls_port
visitor=203.0.113.7
send() { curl -sS --max-time 60 --cacert "$work/tls/fullchain.pem" --resolve "$host:$tls_port:127.0.0.1" -H "X-Forwarded-For: $visitor" "$@"; }
web() { send -b "$jar" -c "$jar" "$@"; }
status() { "$@" -o /dev/null -w '%{http_code}'; }
field() { python3 -c 'import json,sys
value = json.load(sys.stdin)
for name in sys.argv[1:]: value = value[int(name)] if name.isdigit() else value[name]
print(value)' "$@"; }
role() { python3 -c 'import json,sys
print(json.dumps(next(a for a in json.load(sys.stdin) if sys.argv[1] in a["roles"] and a["unitCode"].startswith(sys.argv[2]))))' "$@"; }

say "a page over TLS: cookies, headers"
web -D "$work/head" -o "$work/page" "$at/sign-in"
grep -qi '^strict-transport-security:' "$work/head" || fail "no Strict-Transport-Security"
grep -qi '^set-cookie:' "$work/head" || fail "the page sets no cookie"
! grep -i '^set-cookie:' "$work/head" | grep -qiv '; *secure' || fail "a cookie that is not Secure: $(grep -i '^set-cookie:' "$work/head")"
plain=http://127.0.0.1:$plain_port
[ "$(status curl -sS "$plain/sign-in")" = 308 ] || fail "plain HTTP is not sent on"
[ "$(status curl -sS -H 'X-Forwarded-Proto: https' "$plain/sign-in")" = 308 ] || fail "a word on the scheme was taken without one on the visitor"
[ "$(status send -H 'X-Forwarded-Proto: https' "$plain/sign-in")" = 200 ] || fail "a proxy that ended TLS is sent on to TLS"

say "signing in"
web -o "$work/accounts" "$at/dev/accounts"
account=$(role CenterBusinessAdministrator 3301001 < "$work/accounts")
code=$(web "$at/dev/keys/$(field keySerial <<< "$account")/code" | field code)
token=$(sed -n 's/.*name="__RequestVerificationToken"[^>]*value="\([^"]*\)".*/\1/p' "$work/page" | head -n 1)
web -D "$work/head" -o /dev/null --data-urlencode "userName=$(field userName <<< "$account")" --data-urlencode "password=$(field password <<< "$account")" \
  --data-urlencode "keyCode=$code" --data-urlencode "__RequestVerificationToken=$token" "$at/account/sign-in"
grep -qi '^set-cookie: __Host-.*secure' "$work/head" || fail "no session under a __Host- name: $(cat "$work/head")"
[ "$(status web "$at/tasks")" = 200 ] || fail "the page is not opened to who signed in"

say "dispatching"
# As programs do: by the API, with a session of their own.
sign_in() {
  local account code
  account=$(role "$@" < "$work/accounts")
  code=$(web "$at/dev/keys/$(field keySerial <<< "$account")/code" | field code)
  python3 -c 'import json,sys
account = json.loads(sys.argv[1])
print(json.dumps({"userName": account["userName"], "password": account["password"], "keyCode": sys.argv[2]}))' "$account" "$code" \
    | send -H 'Content-Type: application/json' -d @- "$at/api/v1/sessions" | field token
}
bearer=$(sign_in CenterBusinessAdministrator 3300001)
officer=$(sign_in EnforcementOfficer 3301060)
call() {
  local bearer=$1 method=$2 path=$3
  shift 3
  send -X "$method" -H "Authorization: Bearer $bearer" -H "Idempotency-Key: $(openssl rand -hex 16)" -H 'Content-Type: application/json' "$@" "$at/api/v1/$path"
}
unit=3301060000
number=$(call "$bearer" POST tasks -d '{"title":"网络交易专项检查","kind":"Campaign","lineOfBusiness":"OnlineTrading","instruction":"试运行","requirement":"逐店核查。",
  "priority":"Routine","recipients":{"units":["'$unit'"]},"workingDays":10,"feedbackFields":[]}' | field number)
[ "$(call "$bearer" POST "tasks/$number/dispatch" -d '{}' | field assignments)" = 1 ] || fail "the task was not dispatched"
[ "$(call "$officer" POST "assignments/$number-$unit/receive" -d '{}' | field state)" = Received ] || fail "it was not received"

say "checkpoints, one a node"
for node in 1 2; do
  until_true "a checkpoint of console-$node" podman exec "$(container console-$node)" test -s /var/lib/netmonitor/journal/newest-checkpoint
done
journal() { podman inspect -f '{{range .Mounts}}{{if eq .Destination "/var/lib/netmonitor/journal"}}{{.Source}}{{end}}{{end}}' "$(container "$1")"; }
[ -n "$(journal console-1)" ] && [ "$(journal console-1)" != "$(journal console-2)" ] || fail "both nodes keep their checkpoint in one place"

say "roles of the database"
sql() { podman exec -e PGPASSWORD="$POSTGRES_PASSWORD" "$(container postgres)" psql -h 127.0.0.1 -U postgres -d netmonitor -Atc "$1"; }
[ "$(sql "select string_agg(rolname || rolsuper, ' ' order by rolname) from pg_roles where rolname like 'netmonitor%'")" \
  = "netmonitorfalse netmonitor_ownerfalse" ] || fail "a role of the console is a superuser, or missing"
[ "$(sql "select string_agg(distinct tableowner, ' ') from pg_tables where schemaname = 'public'")" = netmonitor_owner ] || fail "tables are not the owner's"

say "the visitor's address, through both proxies"
network=$(sql "select string_agg(distinct data->>'network', ' ') from journal where verb = 'SignedIn'")
[ "$network" = "$visitor" ] || fail "sign-ins came from '$network'"

say "one node is killed"
podman kill "$(container console-1)" > /dev/null
answers() { for _ in 1 2 3 4 5 6 7 8 9 10; do [ "$(call "$officer" GET "assignments/$number-$unit" | field state)" = Received ] || return 1; done; }
until_true "the other node's answers" answers
# Browsers of either node: about half of these had been with the one that is gone.
for browser in 1 2 3 4 5 6 7 8; do
  sed -i "s/netmonitor_node\t.*/netmonitor_node\tbrowser-$browser/" "$jar"
  [ "$(status web "$at/tasks")" = 200 ] || fail "a browser did not move over to the other node"
done
podman start "$(container console-1)" > /dev/null 2>&1
until_true "the health of console-1 again" healthy console-1

say "down"
compose down -v > "$work/down.log" 2>&1 || { cat "$work/down.log" >&2; fail "it was not taken down"; }
podman network rm "${project}_front" "${project}_default" > /dev/null
[ -z "$(podman ps -aq --filter "name=$name")$(podman volume ls -q --filter "name=$name")" ] || fail "something is left"
say "compose.yaml holds"
