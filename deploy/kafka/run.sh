#!/usr/bin/env bash
# Apache Kafka (KRaft, one node, durable) on loopback, without Docker: Java 17 and Maven are enough.
#   KAFKA_PORT=9092  KAFKA_DATA=data/kafka  KAFKA_JARS=deploy/kafka/target/jars  KAFKA_HEAP=512m
# `run.sh fetch` only gets the jars.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
port=${KAFKA_PORT:-9092}
data=${KAFKA_DATA:-data/kafka}
jars=${KAFKA_JARS:-$here/target/jars}

for tool in java mvn; do
  command -v "$tool" >/dev/null || { echo "$tool is missing: Apache Kafka needs Java 17 or newer and Maven" >&2; exit 69; }
done
version=$(java -version 2>&1 | sed -nE 's/.* version "([0-9]+).*/\1/p')
[ "${version:-0}" -ge 17 ] || { echo "Java ${version:-?} is too old: Apache Kafka 4 needs 17 or newer" >&2; exit 69; }

# The stamp holds the pom the jars came from: another version fetches anew.
if ! cmp -s "$here/pom.xml" "$jars/pom.xml"; then
  rm -rf "$jars" && mkdir -p "$jars"
  mvn -q -B -f "$here/pom.xml" dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$jars" >&2
  cp "$here/pom.xml" "$jars/pom.xml"
fi
[ "${1:-}" != fetch ] || exit 0

mkdir -p "$data"
data=$(cd "$data" && pwd)
sed -e "s|@PORT@|$port|g; s|@CONTROLLER@|${KAFKA_CONTROLLER_PORT:-$((port + 1))}|g; s|@DATA@|$data|g" \
  "$here/server.properties" >"$data/server.properties"
class() { java -Xmx256m -cp "$jars/*" "$@"; }
if [ ! -f "$data/log/meta.properties" ]; then
  id=$(class kafka.tools.StorageTool random-uuid)
  class kafka.tools.StorageTool format --config "$data/server.properties" --cluster-id "$id" >/dev/null
fi
echo "Apache Kafka on 127.0.0.1:$port, data in $data; Ctrl-C stops it" >&2
exec java -Xmx"${KAFKA_HEAP:-512m}" -Xms64m -XX:+UseSerialGC -Xshare:auto \
  -Dlog4j2.configurationFile="$here/log4j2.yaml" -cp "$jars/*" kafka.Kafka "$data/server.properties"
