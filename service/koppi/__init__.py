"""Koppi: the client-steering model of social and health care, run as the diagrams its process owners draw."""
