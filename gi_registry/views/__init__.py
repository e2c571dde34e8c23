"""Pages of the register: parse, call, render; one module a topic."""
