"""Every action of every person and machine, one function each; `boundary` is the door, `advance` the join."""
