"""Vectors compared: angles, ranks, projections, neighbours, means."""
