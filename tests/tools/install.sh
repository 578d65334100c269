#!/usr/bin/env bash
# Gets the Debian programs that the `tools` and `kafka` tiers test against, where that is possible.
# Prints plainly what is missing otherwise; the tests of that tier then skip with the same words.
set -u
cd "$(dirname "$0")/../.."

have() { PATH="$PWD/.tools/usr/bin:$PATH" command -v "$1" >/dev/null; }
refresh() { [ "$(id -u)" -eq 0 ] && apt-get update -qq; }

if ! have promtool || ! have amtool || ! have prometheus-alertmanager; then
  # Unpacked, not installed: Debian's packages would start servers of their own.
  mkdir -p .tools && (
    cd .tools && command -v apt-get dpkg >/dev/null &&
      { apt-get download -qq prometheus prometheus-alertmanager 2>/dev/null ||
        { refresh && apt-get download -qq prometheus prometheus-alertmanager; }; } &&
      for package in ./*.deb; do dpkg -x "$package" .; done
  )
fi
if [ ! -f /usr/share/prometheus/alertmanager/default.tmpl ] && [ -d .tools/usr/share/prometheus ]; then
  # Debian's Alertmanager opens its default templates there and nowhere else.
  [ "$(id -u)" -eq 0 ] && mkdir -p /usr/share/prometheus && cp -r .tools/usr/share/prometheus/. /usr/share/prometheus/
fi
if [ ! -f .tools/usr/lib/python3/dist-packages/compose/config/compose_spec.json ]; then
  # Only for the schema of docker-compose.yml that lies inside.
  mkdir -p .tools && (
    cd .tools && command -v apt-get dpkg >/dev/null &&
      { apt-get download -qq docker-compose 2>/dev/null || { refresh && apt-get download -qq docker-compose; }; } &&
      dpkg -x docker-compose_*.deb .
  )
fi
if { ! have java || ! have mvn; } && [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
  refresh && DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends openjdk-17-jre-headless maven >/dev/null
fi
for program in promtool amtool prometheus prometheus-alertmanager java mvn; do
  have "$program" || echo "not found: $program; the tests that need it are skipped"
done
