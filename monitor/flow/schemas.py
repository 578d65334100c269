"""Contracts and topics -> JSON Schemas and an AsyncAPI 3 document, for teams that read our topics.

    python -m monitor.flow.schemas docs/contracts     writes them
    python -m monitor.flow.schemas --released DIR     writes the schemas alone: what a release promises

The records are the truth; the files are committed so that a change is seen in review, and a test fails when
they differ. `breaks` says what a reader of older messages, or an older reader of ours, would stumble over.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from monitor.contracts import Record
from monitor.flow.config import KafkaSettings
from monitor.flow.topics import TOPICS, Topic

Schema = dict[str, Any]
_DIALECT = "http://json-schema.org/draft-07/schema#"  # what AsyncAPI tools read without a plugin
_HEADERS: Schema = {
    "type": "object",
    "properties": {
        "content-type": {"type": "string", "const": "application/json"},
        "schema": {"type": "string", "description": "Name of the record."},
        "schema-version": {"type": "string", "pattern": "^[0-9]+$"},
        "traceparent": {"type": "string", "description": "W3C trace context; the trace is the article's id."},
        "fetched-at": {
            "type": "string",
            "format": "date-time",
            "description": "When the article was fetched.",
        },
    },
}


def files() -> dict[str, str]:
    """Return every generated file: name -> text."""
    return schema_files() | {"asyncapi.json": _text(asyncapi())}


def schema_files() -> dict[str, str]:
    """Return a JSON Schema for each record: name -> text."""
    return {f"{record.schema}.schema.json": _text(json_schema(record)) for record in _records()}


def json_schema(record: type[Record]) -> Schema:
    """Return the JSON Schema of *record*, complete in itself."""
    components = _components([record], "#/definitions/{name}")
    top = components.pop(record.__name__)
    heading = {"$schema": _DIALECT, "$id": f"urn:monitor:{record.schema}:{record.version}"}
    return heading | top | ({"definitions": components} if components else {})


def asyncapi() -> Schema:
    """Return the AsyncAPI document of all topics."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "monitor",
            "version": "1",
            "description": "Topics of the news escalation monitor. At least once: keep what you know by id.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "channels": {_id(topic): _channel(topic) for topic in _public()},
        "operations": {
            f"{verb}_{_id(topic)}": {"action": verb, "channel": {"$ref": f"#/channels/{_id(topic)}"}}
            for topic in _public()
            for verb in ("send", "receive")
        },
        "components": {
            "messages": {topic.record.schema: _message(topic.record) for topic in _public() if topic.record},
            "schemas": _components(list(_records()), "#/components/schemas/{name}"),
        },
    }


def breaks(old: Schema, new: Schema, where: str = "") -> Iterator[str]:
    """Yield what in *new* breaks readers or writers of *old*; both are JSON Schemas of one record."""
    for name, before in old.get("properties", {}).items():
        after = new.get("properties", {}).get(name)
        if after is None:
            yield f"{where}{name}: is gone"
        elif _kind(before) - _kind(after):
            yield f"{where}{name}: was {_words(before)}, is {_words(after)}"
    for name in set(new.get("required", [])) - set(old.get("required", [])):
        yield f"{where}{name}: was optional or unknown, is required"
    for name, definition in old.get("definitions", {}).items():
        yield from breaks(definition, new.get("definitions", {}).get(name, {}), f"{where}{name}.")


def _kind(node: Schema) -> set[str]:
    """What a value may be, as a set: more is fine, less breaks."""
    if "anyOf" in node:
        return {kind for branch in node["anyOf"] for kind in _kind(branch)}
    if "enum" in node:
        return {f"={value}" for value in node["enum"]}
    if node.get("type") == "array" and isinstance(node.get("items"), dict):
        return {f"[{kind}]" for kind in _kind(node["items"])}
    return {str(node.get("$ref", node.get("type", "anything")))}


def _words(node: Schema) -> str:
    return "/".join(sorted(_kind(node)))


def _public() -> tuple[Topic, ...]:
    return tuple(topic for topic in TOPICS if topic.record)


def _records() -> Iterator[type[Record]]:
    return (topic.record for topic in TOPICS if topic.record)


def _id(topic: Topic) -> str:
    return topic.name.replace(".", "_").replace("-", "_")


def _channel(topic: Topic) -> Schema:
    settings = topic.configuration(KafkaSettings().max_message_bytes)
    configuration: Schema = {
        "cleanup.policy": [settings["cleanup.policy"]],
        "retention.ms": int(settings["retention.ms"]),
        "max.message.bytes": int(settings["max.message.bytes"]),
    }
    name = topic.record.schema if topic.record else ""
    return {
        "address": topic.name,
        "description": f"{topic.meaning} Key: {topic.key}.",
        "messages": {name: {"$ref": f"#/components/messages/{name}"}},
        "bindings": {
            "kafka": {
                "topic": topic.name,
                "partitions": KafkaSettings().partitions,
                "topicConfiguration": configuration,
                "bindingVersion": "0.5.0",
            }
        },
    }


def _message(record: type[Record]) -> Schema:
    return {
        "name": record.schema,
        "title": f"{record.schema}, version {record.version}",
        "summary": (record.__doc__ or "").strip().splitlines()[0],
        "contentType": "application/json",
        "headers": _HEADERS,
        "payload": {"$ref": f"#/components/schemas/{record.__name__}"},
    }


def _components(records: list[type[Record]], template: str) -> dict[str, Schema]:
    """The schemas of *records* and all they hold, in the older dialect and with dates marked as such."""
    _, components = msgspec.json.schema_components(records, ref_template=template)
    structs = {kind.__name__: kind for kind in _structs(msgspec.Struct)}
    plain: dict[str, Schema] = {name: _older(node) for name, node in components.items()}
    for name, node in plain.items():
        for field in msgspec.structs.fields(structs[name]):
            if field.type in (datetime, datetime | None):
                _mark(node["properties"][field.encode_name])
    return dict(sorted(plain.items()))


def _structs(kind: type[Any]) -> Iterator[type[Any]]:
    for child in kind.__subclasses__():
        if child.__module__.startswith("monitor.contracts."):
            yield child
        yield from _structs(child)


def _mark(node: Schema) -> None:
    for branch in node.get("anyOf", [node]):
        if branch.get("type") == "string":
            branch["format"] = "date-time"


def _older(node: Any) -> Any:  # noqa: ANN401 -- JSON is what it is
    """Write tuples as draft-07 does."""
    if isinstance(node, list):
        return [_older(item) for item in node]
    if not isinstance(node, Mapping):
        return node
    copy = {key: _older(value) for key, value in node.items()}
    if "prefixItems" in copy:
        copy |= {"items": copy.pop("prefixItems"), "additionalItems": False}
    return copy


def _text(document: Schema) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def main(arguments: list[str]) -> None:
    """Write the files."""
    texts = schema_files() if "--released" in arguments else files()
    folder = Path(arguments[-1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
