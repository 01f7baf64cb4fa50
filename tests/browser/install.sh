# Installs what the browser checks need and is missing. Sourced by `run`, `screenshots` and docs/pictures/make; expects $here,
# the folder of this file. Sets $CHROMIUM, the browser to use.

# install_missing WHAT PACKAGE…: WHAT is missing; installs PACKAGE… with apt-get.
install_missing() {
  local what=$1
  shift
  echo "installing $* ($what is missing)"
  if ! command -v apt-get >/dev/null || [ "$(id -u)" != 0 ]; then
    echo "error: $what is missing; please install it (Debian: apt-get install $*)" >&2
    exit 2
  fi
  export DEBIAN_FRONTEND=noninteractive
  if [ -z "${apt_updated:-}" ]; then
    apt-get update -qq </dev/null
    apt_updated=1
  fi
  apt-get install -y -qq --no-install-recommends "$@" </dev/null >/dev/null
}

# have COMMAND PACKAGE…: when COMMAND is missing, install PACKAGE… with apt-get.
have() {
  local command=$1
  if command -v "$command" >/dev/null; then return; fi
  install_missing "$@"
  shift
  command -v "$command" >/dev/null || { echo "error: $command is still missing after installing $*" >&2; exit 2; }
}

# have_file FILE PACKAGE: the same for a file, such as a font.
have_file() {
  if [ -e "$1" ]; then return; fi
  install_missing "$@"
  [ -e "$1" ] || { echo "error: $1 is still missing after installing $2" >&2; exit 2; }
}

# A Java runtime of version 17 or later, which the Nu HTML checker needs. Its package's name differs between releases.
have_java() {
  if command -v java >/dev/null; then return; fi
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null && [ -z "${apt_updated:-}" ]; then
    apt-get update -qq </dev/null
    apt_updated=1
  fi
  if apt-cache show openjdk-17-jre-headless >/dev/null 2>&1; then
    have java openjdk-17-jre-headless
  else
    have java default-jre-headless
  fi
}

# The packages that package-lock.json names, and nothing else. Done once for each state of the lock file.
have_packages() {
  local stamp=$here/node_modules/.installed-for lock
  lock=$(sha256sum <"$here/package-lock.json")
  if [ "$(cat "$stamp" 2>/dev/null)" = "$lock" ]; then return; fi
  echo "installing npm packages"
  (cd "$here" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error </dev/null)
  echo "$lock" >"$stamp"
}

have node nodejs npm
have npm npm
node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 20 ? 0 : 1)' ||
  { echo "error: Node 20 or later is needed, this is $(node --version)" >&2; exit 2; }
if [ -z "${CHROMIUM:-}" ]; then
  CHROMIUM=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)
  if [ -z "$CHROMIUM" ]; then
    have chromium chromium
    CHROMIUM=$(command -v chromium)
  fi
fi
export CHROMIUM
have_packages
