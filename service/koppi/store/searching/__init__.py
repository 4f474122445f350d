"""The searches of the /v2 interface: filter, sort and page in its JSON, answered by one translator."""
