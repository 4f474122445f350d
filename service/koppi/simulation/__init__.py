"""Simulation: invented clients and staff who live their days through the use-cases, with the clock pinned."""
