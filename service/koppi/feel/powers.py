"""How tightly operators bind, from the loosest to the tightest."""

OR, AND, COMPARE, ADD, MULTIPLY, POWER, SIGN, TYPE, ACCESS = range(10, 100, 10)
