"""Files that nobody should hand in: what is in them must come back as findings, never as a broken program."""

HOSTILE: dict[str, bytes] = {
    "deep.form": b'{"id":"f","type":"default","components":' + b"[" * 100_000,
    "deep.json": b'{"codes":' * 100_000,
    "long_number.json": b'{"codes":[' + b"9" * 1_000_000 + b"]}",
    "many.json": b'{"id":"l","names":{},"codes":[' + b"0," * 900_000 + b"0]}",
    "twice.form": b'{"id":"f","type":"default","components":['
    + b",".join([b'{"type":"textfield","id":"a","key":"a","label":"A"}'] * 2)
    + b"]}",
    "twice.json": b'{"id":"l","names":{"fi":"x","sv":"x","en":"x"},"codes":['
    + b",".join([b'{"code":"a","names":{"fi":"x","sv":"x","en":"x"}}'] * 2)
    + b"]}",
    "names.json": b'{"id":"l","names":["x"],"codes":[{"code":"a","names":{"fi":1,"sv":[],"en":null}}]}',
    "nul.form": b'{"id":"a\\u0000b","type":"default","components":[]}',
    "half.form": b'{"id":"\\ud800","type":"default","components":[]}',
    "half.json": b'{"id":"l","names":{"fi":"\\ud800","sv":"x","en":"x"},"codes":[]}',
    "types.form": b'{"id":7,"type":"default","schemaVersion":[],"components":{"a":1}}',
    "types.json": b'{"id":{},"names":1,"codes":[[],7,{"code":[]}],"draft":{}}',
    "deep.bpmn": b"<a>" * 100_000,
    "entities.dmn": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
}
